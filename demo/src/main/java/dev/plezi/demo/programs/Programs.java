package dev.plezi.demo.programs;

import dev.plezi.server.App;
import java.util.List;

/** The programs, in one place. */
public final class Programs {
  /** All of them, in the order of the gallery. */
  static final List<Program> ALL =
      List.of(
          new Program(
              "Tokyo chat",
              "/tokyo",
              "A page, an event and a live count of the people on it; what server.js's tutorial"
                  + " builds on Socket.IO.",
              List.of("Tokyo.java")),
          new Program(
              "Rooms",
              "/rooms",
              "People sign in, and post by a form what every browser in the room shows at once; rooms"
                  + " and messages are in a database: the Slack clone of a lecture on Action Cable.",
              List.of(
                  "ChatRooms.java",
                  "Messages.java",
                  "SignIn.java",
                  "Sessions.java",
                  "Rooms.java")));

  private Programs() {}

  /** Adds all of them, and the gallery, to an application. */
  public static App mount(App app) {
    Tokyo.mount(app);
    ChatRooms.mount(app, Rooms.open());
    return Gallery.mount(app);
  }
}
