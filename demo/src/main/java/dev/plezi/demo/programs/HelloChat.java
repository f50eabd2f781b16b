package dev.plezi.demo.programs;

import dev.plezi.event.EventName;
import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import org.jspecify.annotations.Nullable;

/** Events are methods: a person signs in with a nickname, and then may speak. */
public final class HelloChat extends Controller {
  private static final String ALL = "hello";
  private static final int MAX_NAME = 30;

  private @Nullable String nickname; // a field is the connection's state

  public record Auth(String nickname) {}

  public record Say(String message) {}

  @EventName("chat_welcome")
  public record Welcome(String nickname) {}

  @EventName("chat_error")
  public record Refused(String reason) {}

  @EventName("chat_login")
  public record Login(String nickname) {}

  @EventName("chat_logout")
  public record Logout(String nickname) {}

  @EventName("chat_message")
  public record Said(String nickname, String message) {}

  static App mount(App app) {
    return app.route("/hello", HelloChat.class);
  }

  @Override
  public Object index() {
    Policy.on(response());
    return render("programs/hello");
  }

  /** Signs in; the reply goes to who asked, and then everybody hears of it. */
  @On("chat_auth")
  public Object auth(Auth who) {
    String name = who.nickname().strip();
    if (nickname != null || name.isEmpty() || name.length() > MAX_NAME) {
      return new Refused("A nickname has 1 to " + MAX_NAME + " letters, and is chosen once.");
    }
    nickname = name;
    subscribe(ALL);
    publish(ALL, new Login(name));
    return new Welcome(name);
  }

  /** Says something to everybody. */
  @On("chat_message")
  public @Nullable Refused say(Say said) {
    if (nickname == null) {
      return new Refused("Who are you? Sign in first.");
    }
    publish(ALL, new Said(nickname, said.message()));
    return null;
  }

  @Override
  public void onClose() {
    if (nickname != null) {
      publish(ALL, new Logout(nickname));
    }
  }
}
