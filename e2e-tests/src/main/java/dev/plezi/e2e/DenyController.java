package dev.plezi.e2e;

import dev.plezi.event.Event;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import java.util.Map;

/** Decides on WebSockets by the query parameter {@code how}. */
public final class DenyController extends Controller {
  @Override
  public boolean preConnect() {
    switch (params().get("how", "")) {
      case "false", "nil" -> {
        return false;
      }
      case "status" -> response().status(401);
      case "redirect" -> response().redirect("/echo");
      case "raise" -> throw new IllegalStateException("refused by failing, as asked");
      default -> {}
    }
    return true;
  }

  /** The whole message comes back. */
  @On
  public Map<String, ?> echo(Event event) {
    return Echo.of("echoed", event);
  }
}
