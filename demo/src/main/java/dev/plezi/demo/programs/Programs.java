package dev.plezi.demo.programs;

import dev.plezi.server.App;
import java.util.List;

/** The programs, in one place. */
public final class Programs {
  /** All of them, in the order of the gallery. */
  static final List<Program> ALL =
      List.of(
          new Program(
              "Landing page chat",
              "/landing",
              "A chat of plain text, where the address says who speaks: the one of Plezi's landing"
                  + " page.",
              List.of("Landing.java")),
          new Program(
              "Hello chat",
              "/hello",
              "Sign in with a nickname and chat by events: Plezi's guide to auto-dispatch.",
              List.of("HelloChat.java")),
          new Program(
              "Raw echo",
              "/raw-echo",
              "Text and bytes come back as they are; the page has a browser's own WebSocket and"
                  + " connects again by itself, as in Plezi's WebSocket guide.",
              List.of("RawEcho.java")),
          new Program(
              "Callbacks",
              "/callbacks",
              "Every callback of a connection, and HTTP beside them: the sample controller of Plezi's"
                  + " WebSocket guide.",
              List.of("Callbacks.java")),
          new Program(
              "Unity",
              "/unity",
              "The same method answers over the WebSocket, by POST and by GET: what Plezi calls AJAJ.",
              List.of("Unity.java")),
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
    Landing.mount(app);
    HelloChat.mount(app);
    RawEcho.mount(app);
    Callbacks.mount(app);
    Unity.mount(app);
    Tokyo.mount(app);
    ChatRooms.mount(app, Rooms.open());
    return Gallery.mount(app);
  }
}
