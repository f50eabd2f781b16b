package dev.plezi.demo.programs;

import dev.plezi.demo.programs.Rooms.Message;
import dev.plezi.demo.programs.Rooms.Room;
import dev.plezi.event.EventName;
import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import dev.plezi.server.http.HttpException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chat rooms for people who are signed in. {@code /rooms} lists them; {@code /rooms/1} is the page
 * of a room, with its history, and where that page connects to hear what is posted.
 */
public final class ChatRooms extends Controller {
  static final int MAX_NAME = 30;

  private final Rooms rooms;
  private final Sessions sessions;

  private ChatRooms(Rooms rooms, Sessions sessions) {
    this.rooms = rooms;
    this.sessions = sessions;
  }

  static App mount(App app, Rooms rooms) {
    Sessions sessions = new Sessions();
    return app.route(SignIn.PATH, SignIn.class, () -> new SignIn(sessions))
        .route("/rooms/:room/messages", Messages.class, () -> new Messages(rooms, sessions))
        .route("/rooms", ChatRooms.class, () -> new ChatRooms(rooms, sessions));
  }

  record ListPage(String me, List<Room> rooms, int maxName) {}

  record RoomPage(String me, List<Room> rooms, Room room, List<Message> messages, int maxText) {}

  /** {@code GET /rooms}. */
  @Override
  public Object index() {
    Policy.on(response());
    String me = me();
    return me == null
        ? redirectTo(SignIn.PATH)
        : render("programs/rooms", new ListPage(me, rooms.rooms(), MAX_NAME));
  }

  /** {@code GET /rooms/1}. */
  @Override
  public Object show() {
    Policy.on(response());
    String me = me();
    if (me == null) {
      return redirectTo(SignIn.PATH);
    }
    Room room = room();
    List<Message> messages = rooms.messages(room, 0);
    return render(
        "programs/room", new RoomPage(me, rooms.rooms(), room, messages, Messages.MAX_TEXT));
  }

  /** {@code POST /rooms}: a new one. */
  @Override
  public Object create() {
    if (me() == null) {
      return redirectTo(SignIn.PATH);
    }
    Room room = rooms.create(Forms.text(params(), "name", MAX_NAME));
    if (room == null) {
      throw new HttpException(409, "There are as many rooms as there can be.");
    }
    return redirectTo("/rooms/" + room.id());
  }

  /** Who wants to hear what is posted in a room is signed in, and the room is there. */
  @Override
  public boolean preConnect() {
    if (me() == null) {
      throw new HttpException(401, "Sign in first.");
    }
    return room() != null;
  }

  @Override
  public void onOpen() {
    subscribe(Messages.channel(room()));
  }

  /** What was the last message that the page has? */
  @EventName("since")
  public record Since(long id) {}

  /** More may have been posted before the page was connected, or while it was not. */
  @On
  public void since(Since last) {
    rooms.messages(room(), last.id()).forEach(this::emit);
  }

  private @Nullable String me() {
    return SignIn.nickname(sessions, cookies());
  }

  private Room room() {
    return room(rooms, params().get("id"));
  }

  /** The room of a path. */
  static Room room(Rooms rooms, @Nullable String id) {
    Room room = id == null || !id.matches("\\d{1,9}") ? null : rooms.room(Long.parseLong(id));
    if (room == null) {
      throw new HttpException(404, "There is no such room.");
    }
    return room;
  }
}
