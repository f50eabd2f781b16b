package dev.plezi.e2e;

import dev.plezi.event.Event;
import dev.plezi.server.Controller;
import dev.plezi.server.Limits;
import dev.plezi.server.On;
import java.util.Map;

/** Small limits, to be run into. */
public final class LimitsController extends Controller {
  static final Limits SMALL =
      Limits.builder()
          .maxMessageBytes(16 * 1024)
          .eventsPerSecond(50)
          .eventsBurst(50)
          .outboxBytes(64 * 1024)
          .build();

  /** Send {@code n} letters. */
  public record Big(int n) {}

  @Override
  public Object index() {
    return "the limits controller";
  }

  /** The whole message comes back. */
  @On
  public Map<String, ?> echo(Event event) {
    return Echo.of("echoed", event);
  }

  /** Many letters come back. */
  @On
  public Map<String, ?> big(Big big) {
    return Map.of("event", "big", "d", "x".repeat(big.n()));
  }
}
