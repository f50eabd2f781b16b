package dev.plezi.demo.programs;

import dev.plezi.server.Controller;
import dev.plezi.server.http.Cookies;
import org.jspecify.annotations.Nullable;

/**
 * Signing in to the rooms, and out: {@code /rooms/session}. A nickname is all it takes, so it
 * proves nothing; but nobody gets another's session.
 */
public final class SignIn extends Controller {
  static final String PATH = "/rooms/session";
  private static final String COOKIE = "rooms_session";

  private final Sessions sessions;

  SignIn(Sessions sessions) {
    this.sessions = sessions;
  }

  record Page(int maxNickname) {}

  /** Who is signed in; null for nobody. */
  static @Nullable String nickname(Sessions sessions, Cookies cookies) {
    return sessions.nickname(cookies.get(COOKIE));
  }

  /** {@code GET}: the form. */
  @Override
  public Object index() {
    Policy.on(response());
    return render("programs/sign-in", new Page(ChatRooms.MAX_NAME));
  }

  /** {@code POST}: signs in. */
  @Override
  public Object create() {
    String nickname = Forms.text(params(), "nickname", ChatRooms.MAX_NAME);
    cookies().set(COOKIE, sessions.begin(nickname)); // HttpOnly, SameSite=Lax
    return redirectTo("/rooms");
  }

  /** {@code DELETE}, or a form's {@code POST} with {@code _method=delete}: signs out. */
  @Override
  public Object delete() {
    sessions.end(cookies().get(COOKIE));
    cookies().delete(COOKIE);
    return redirectTo(PATH);
  }
}
