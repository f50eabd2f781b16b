package dev.plezi.server.metrics;

import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import dev.plezi.server.EventCall;
import dev.plezi.server.Filter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A filter that measures how long handlers of events take, until a promised result is there, by
 * their names: as many as the application declares, and {@link #MAX_NAMES} at most.
 */
final class EventTimes implements Filter {
  static final int MAX_NAMES = 200;

  /** Of handlers of events without one, and of those beyond the bound. */
  static final String OTHER = "_OTHER";

  private static final String UNKNOWN = "unknown";

  private final MeterRegistry registry;
  private final Tags tags;

  // Written by whoever handles the first of a kind; bounded by the names.
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
  private final Map<String, String> names = new ConcurrentHashMap<>();

  /** What is told apart. */
  private record Kind(String name, String error) {}

  EventTimes(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
  }

  @Override
  public @Nullable Object event(EventCall call) throws Exception {
    String name = name(call.handler());
    long begun = System.nanoTime();
    Object result;
    try {
      result = call.proceed();
    } catch (Throwable e) {
      record(name, begun, e);
      throw e;
    }
    if (result instanceof CompletionStage<?> stage) {
      return stage.whenComplete((value, failure) -> record(name, begun, failure));
    }
    record(name, begun, null);
    return result;
  }

  private void record(String name, long begun, @Nullable Throwable failure) {
    long nanos = System.nanoTime() - begun;
    timers
        .computeIfAbsent(new Kind(name, error(failure)), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Kind kind) {
    return Timer.builder("rpc.server.call.duration")
        .tags(tags)
        .tags("rpc.system.name", "plezi", "rpc.method", kind.name(), "error.type", kind.error())
        .description("Time from the call of an event's handler to its result")
        .register(registry);
  }

  private String name(String handler) {
    String known = names.get(handler);
    if (known != null) {
      return known;
    }
    if (handler.equals(UNKNOWN) || names.size() >= MAX_NAMES) {
      return OTHER;
    }
    names.put(handler, handler);
    return handler;
  }

  private static String error(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
    if (cause == null) {
      return "none";
    }
    if (cause instanceof InvalidEventException) {
      return "invalid";
    }
    return cause instanceof EventException ? "refused" : "internal";
  }
}
