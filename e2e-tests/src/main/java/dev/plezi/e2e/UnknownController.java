package dev.plezi.e2e;

import dev.plezi.event.Event;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes every event. */
public final class UnknownController extends Controller {
  @Override
  public Object index() {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("event", "idx");
    answer.put("a", 1);
    return answer;
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
