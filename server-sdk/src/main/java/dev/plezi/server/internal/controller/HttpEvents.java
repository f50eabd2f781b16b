package dev.plezi.server.internal.controller;

import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.Controller;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.internal.events.EventMethod;
import dev.plezi.server.internal.web.Exchange;
import dev.plezi.server.internal.web.FinishedResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A caller of event methods over HTTP, whose replies become responses. */
public final class HttpEvents {
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;

  private HttpEvents() {}

  /** What an event's method answers to the request that carries the event. */
  public static FinishedResponse answer(
      Exchange exchange, Controller controller, EventMethod method, Duration timeout)
      throws Throwable {
    try {
      Object result = method.call(controller, exchange.event(method.payload()));
      return reply(exchange, ActionResults.await(result, timeout));
    } catch (InvalidEventException e) {
      throw HttpException.invalid(e);
    }
  }

  private static FinishedResponse reply(Exchange exchange, @Nullable Object result) {
    if (result != null) {
      String text = exchange.codec().encode(result);
      boolean json = !(result instanceof String) || object(exchange.codec(), text);
      return exchange.response().finish(json ? Body.json(text) : Body.text(text));
    }
    // Not the 404 of an event that nobody handles.
    if (exchange.response().status() == OK) {
      exchange.response().status(NO_CONTENT);
    }
    return exchange.response().finish(Body.EMPTY);
  }

  private static boolean object(EventCodec codec, String text) {
    try {
      var unused = codec.members(EventCodec.utf8(text));
      return text.stripLeading().startsWith("{");
    } catch (InvalidEventException e) {
      // A string is sent as it is, whatever it is.
      return false;
    }
  }
}
