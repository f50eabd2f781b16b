package dev.plezi.demo.programs;

import dev.plezi.demo.programs.Rooms.Message;
import dev.plezi.demo.programs.Rooms.Room;
import dev.plezi.server.Controller;

/**
 * The messages of a room: a form is sent to {@code /rooms/1/messages}, and everybody who has the
 * room open hears of it at once.
 */
public final class Messages extends Controller {
  static final int MAX_TEXT = 500;

  private final Rooms rooms;
  private final Sessions sessions;

  Messages(Rooms rooms, Sessions sessions) {
    this.rooms = rooms;
    this.sessions = sessions;
  }

  /** {@code POST}: stores a message, and publishes it to the room's channel. */
  @Override
  public Object create() {
    String me = SignIn.nickname(sessions, cookies());
    if (me == null) {
      return redirectTo(SignIn.PATH);
    }
    Room room = ChatRooms.room(rooms, params().get("room"));
    Message message = rooms.post(room, me, Forms.text(params(), "message", MAX_TEXT));
    publish(channel(room), message);
    return redirectTo("/rooms/" + room.id());
  }

  static String channel(Room room) {
    return "room-" + room.id();
  }
}
