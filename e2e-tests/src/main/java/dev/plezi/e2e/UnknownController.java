package dev.plezi.e2e;

import dev.plezi.event.Event;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import java.util.Map;

/** Takes every event. */
public final class UnknownController extends Controller {
  @Override
  public Object index() {
    return Map.of("event", "idx", "a", 1);
  }

  /** The whole message comes back. */
  @On
  public Map<String, ?> echo(Event event) {
    return Echo.of("echoed", event);
  }

  @Override
  public Object unknown(Event event) {
    return Echo.of("unk", event);
  }
}
