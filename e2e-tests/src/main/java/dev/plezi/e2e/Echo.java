package dev.plezi.e2e;

import dev.plezi.event.Event;
import java.util.LinkedHashMap;
import java.util.Map;

/** The answer that several controllers share. */
final class Echo {
  private Echo() {}

  /** An event that carries a whole message back. */
  static Map<String, ?> of(String name, Event received) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("event", name);
    answer.put("got", received.asMap());
    return answer;
  }
}
