package dev.plezi.demo;

import dev.plezi.server.Controller;
import dev.plezi.server.On;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The chat room: one instance for each connection, all around the same {@link Room}. */
public final class ChatRoom extends Controller {
  static final int MAX_TEXT = 2_000;
  private static final int MAX_ID = 64;
  private static final String CHANNEL = "chat";
  private static final String NICKNAME_RULE =
      "A nickname has 1 to " + Nickname.MAX_LENGTH + " visible characters, and is not “Me”.";

  /** The page may load what this server serves, and nothing else. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
          + "img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

  private final Room room;
  private final Pace pace;

  /** Null until this connection's person is in. */
  private @Nullable String nickname;

  ChatRoom(Room room, LongSupplier nanos) {
    this.room = room;
    this.pace = new Pace(nanos);
  }

  /** What the page's template is told: the limits, so that they stand in one place. */
  record Page(int maxNickname, int maxText, int maxWaiting) {}

  /** The page. */
  @Override
  public Object index() {
    response().header("Content-Security-Policy", POLICY).header("Referrer-Policy", "no-referrer");
    return render("chat", new Page(Nickname.MAX_LENGTH, MAX_TEXT, Pace.BURST));
  }

  /** A connection to {@code /ada} is Ada's; one to {@code /} will say who it is. */
  @Override
  public void onOpen() {
    String id = params().get("id");
    if (id != null) {
      auth(new Chat.Auth(id, null));
    }
  }

  /** Somebody says who they are. */
  @On
  public void auth(Chat.Auth event) {
    String wanted = Nickname.tidy(event.nickname());
    String key = event.key();
    if (nickname != null) {
      refuse("present", "You are here already, as " + nickname + ".", null);
    } else if (wanted == null) {
      refuse("nickname", NICKNAME_RULE, null);
    } else if (key != null && key.length() > MAX_ID) {
      refuse("key", "A key has at most " + MAX_ID + " characters.", null);
    } else {
      enter(wanted, key);
    }
  }

  /** Somebody says something. */
  @On
  public void say(Chat.Message event) {
    String text = event.text().strip();
    String id = event.id();
    if (id != null && id.length() > MAX_ID) {
      refuse("text", "A line's id has at most " + MAX_ID + " characters.", null);
    } else if (nickname == null) {
      refuse("absent", "Say who you are first.", id);
    } else if (text.isEmpty() || text.codePointCount(0, text.length()) > MAX_TEXT) {
      refuse("text", "A line has 1 to " + MAX_TEXT + " characters.", id);
    } else if (!pace.allows()) {
      refuse("pace", "Not so fast.", id);
    } else {
      String known = id == null ? UUID.randomUUID().toString() : id;
      say(new Chat.Said(nickname, text, System.currentTimeMillis(), known));
    }
  }

  @Override
  public void onClose() {
    if (nickname != null) {
      synchronized (room) {
        if (room.leave(nickname)) {
          publish(CHANNEL, new Chat.Left(nickname));
        }
      }
    }
  }

  private void say(Chat.Said said) {
    synchronized (room) {
      if (room.say(said)) {
        publish(CHANNEL, said);
      }
    }
  }

  private void enter(String wanted, @Nullable String key) {
    synchronized (room) {
      switch (room.enter(wanted, key)) {
        case TAKEN -> refuse("taken", "Somebody here is called " + wanted + " already.", null);
        case FULL -> refuse("full", "The room is full. Try again later.", null);
        case NEW -> {
          publish(CHANNEL, new Chat.Joined(wanted));
          welcome(wanted);
        }
        case AGAIN -> welcome(room.spelling(wanted));
      }
    }
  }

  private void welcome(String name) {
    nickname = name;
    subscribe(CHANNEL);
    emit(new Chat.Welcome(name, room.people(), room.lines(), room.forgot()));
  }

  private void refuse(String code, String message, @Nullable String id) {
    emit(new Chat.Refused(code, message, id));
  }
}
