package dev.plezi.server;

import dev.plezi.event.EventCodec;
import dev.plezi.server.http.Answer;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.Exchange;
import java.util.Map;

/** What actions return, as answers. */
final class Answers {
  private Answers() {}

  /** The finished response of an exchange. */
  static Answer of(Exchange exchange, Body body) {
    int status = exchange.response().status();
    return new Answer(status, exchange.response().seal(), body);
  }

  /** What an action's result is sent as. */
  static Body body(Object result) {
    if (result instanceof Body body) {
      return body;
    }
    if (result instanceof String text) {
      return Body.text(text);
    }
    if (result instanceof Map<?, ?>) {
      return Body.json(EventCodec.standard().json(result));
    }
    throw new IllegalArgumentException(
        "an action returns a string, a map or a Body, not " + result.getClass().getName());
  }
}
