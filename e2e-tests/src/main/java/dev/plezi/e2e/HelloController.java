package dev.plezi.e2e;

import dev.plezi.event.Event;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import dev.plezi.server.http.Cookie;
import java.util.LinkedHashMap;
import java.util.Map;

/** Uses the handshake: a cookie scripts can read, one they cannot, a header; and a slow opening. */
public final class HelloController extends Controller {
  @Override
  public boolean preConnect() {
    cookies().set(Cookie.of("seen", "yes").readable());
    cookies().set("hidden", "yes");
    response().header("X-Pre", "p");
    return true;
  }

  @Override
  public void onOpen() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Map<String, Object> welcome = new LinkedHashMap<>();
    welcome.put("id", params().get("id"));
    welcome.put("q", params().get("q"));
    emit("welcome", welcome);
  }

  /** The whole message comes back. */
  @On
  public Map<String, ?> echo(Event event) {
    return Echo.of("echoed", event);
  }
}
