package dev.plezi.server.internal.controller;

import dev.plezi.event.Event;
import dev.plezi.event.EventName;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.internal.events.ReturnTypes;
import dev.plezi.server.internal.web.Exchange;
import dev.plezi.server.internal.web.FinishedResponse;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A converter of what actions return into responses. */
public final class ActionResults {
  private ActionResults() {}

  /** The response that an action's result makes; null when the next route is to answer. */
  public static @Nullable FinishedResponse of(Exchange exchange, @Nullable Object result) {
    return result == null || result.equals(false)
        ? null
        : exchange.response().finish(body(exchange.codec(), result));
  }

  /** What an action's result is sent as. */
  public static Body body(EventCodec codec, Object result) {
    if (result instanceof Body body) {
      return body;
    }
    if (result instanceof String text) {
      return Body.text(text);
    }
    if (result.equals(true)) {
      return Body.EMPTY;
    }
    if (result instanceof Event || result.getClass().isAnnotationPresent(EventName.class)) {
      return Body.json(codec.encode(result));
    }
    if (sendable(result.getClass())) {
      return Body.json(codec.json(result));
    }
    throw new IllegalArgumentException(
        "an action returns no " + result.getClass().getName() + ", which cannot be sent");
  }

  /** A class among those that an action's result may have, and that can never be sent; or null. */
  public static @Nullable Class<?> unfit(Type type) {
    return ReturnTypes.classes(type).stream()
        .filter(each -> !sendable(each))
        .findFirst()
        .orElse(null);
  }

  /**
   * A result, or what a promised one becomes.
   *
   * @param timeout how long it is waited for
   * @throws HttpException 503 when it does not come
   */
  public static @Nullable Object await(@Nullable Object result, Duration timeout) throws Throwable {
    if (!(result instanceof CompletionStage<?> stage)) {
      return result;
    }
    try {
      return stage.toCompletableFuture().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new HttpException(503, "The reply did not come in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HttpException(503, "The server stops");
    } catch (ExecutionException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static boolean sendable(Class<?> type) {
    return type == String.class
        || type == boolean.class
        || type == Boolean.class
        || type == Event.class
        || type.isRecord()
        || type.isAnnotationPresent(EventName.class)
        || Body.class.isAssignableFrom(type)
        || Map.class.isAssignableFrom(type)
        || Collection.class.isAssignableFrom(type);
  }
}
