package dev.plezi.server.internal.controller;

import dev.plezi.event.Event;
import dev.plezi.server.Closed;
import dev.plezi.server.Connection;
import dev.plezi.server.Live;
import dev.plezi.server.internal.channels.AppChannels;
import dev.plezi.server.internal.channels.PathMembers;
import dev.plezi.server.internal.channels.Publications;
import dev.plezi.server.internal.events.EventHandler;
import dev.plezi.server.internal.events.EventMethods;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The builder of a path's controllers out of lambdas, and from then on the way to all of them. Set
 * up by one thread; then read by any.
 */
public final class LiveCallbacks implements Live {
  private final String place;
  private final AppChannels channels;
  private final PathMembers members;

  // Written while it is set up, only read from then on.
  private final Map<LifecycleCallback, Consumer<Connection>> callbacks =
      new EnumMap<>(LifecycleCallback.class);
  private final List<EventMethods.Registered> handlers = new ArrayList<>();
  private @Nullable BiConsumer<Connection, Closed> end;
  private @Nullable Predicate<Connection> decision;
  private @Nullable BiFunction<Connection, String, @Nullable Instant> renewal;
  private @Nullable EventHandler unknown;
  private @Nullable Answerer<String> text;
  private @Nullable Answerer<ByteBuffer> binary;
  private boolean complete;

  /** A path without handlers. */
  public LiveCallbacks(String path, AppChannels channels) {
    this.place = "events(\"" + path + "\")";
    this.channels = channels;
    // No application's own channel has such a name.
    this.members = new PathMembers("\0live " + path);
  }

  // ---- set-up

  @Override
  public Live preConnect(Predicate<Connection> decides) {
    decision = once("preConnect", decision, decides);
    return this;
  }

  @Override
  public Live onOpen(Consumer<Connection> callback) {
    return at(LifecycleCallback.OPEN, callback);
  }

  @Override
  public Live onSse(Consumer<Connection> callback) {
    return at(LifecycleCallback.SSE, callback);
  }

  @Override
  public Live onRenew(BiFunction<Connection, String, @Nullable Instant> decides) {
    renewal = once("onRenew", renewal, decides);
    return this;
  }

  @Override
  public Live onSuspend(Consumer<Connection> callback) {
    return at(LifecycleCallback.SUSPEND, callback);
  }

  @Override
  public Live onResume(Consumer<Connection> callback) {
    return at(LifecycleCallback.RESUME, callback);
  }

  @Override
  public Live onShutdown(Consumer<Connection> callback) {
    return at(LifecycleCallback.SHUTDOWN, callback);
  }

  @Override
  public Live onClose(Consumer<Connection> callback) {
    Objects.requireNonNull(callback, "onClose");
    return onClose((connection, why) -> callback.accept(connection));
  }

  @Override
  public Live onClose(BiConsumer<Connection, Closed> callback) {
    end = once("onClose", end, callback);
    return this;
  }

  @Override
  public <R> Live on(Class<R> event, Handler<R> handler) {
    return reply(event, silent(handler));
  }

  @Override
  public Live on(String event, Handler<Event> handler) {
    return reply(event, silent(handler));
  }

  @Override
  public <R> Live reply(Class<R> event, Answerer<R> handler) {
    return add(name(event), event, handler);
  }

  @Override
  public Live reply(String event, Answerer<Event> handler) {
    return add(event, Event.class, handler);
  }

  @Override
  public Live unknown(Handler<Event> handler) {
    unknown = once("unknown", unknown, LiveController.handler(Event.class, silent(handler)));
    return this;
  }

  @Override
  public Live onText(Handler<String> handler) {
    text = once("onText", text, silent(handler));
    return this;
  }

  @Override
  public Live onBinary(Handler<ByteBuffer> handler) {
    binary = once("onBinary", binary, silent(handler));
    return this;
  }

  /**
   * What was set up, for good.
   *
   * @throws IllegalArgumentException naming the path, and the event or the reason, when it cannot
   *     work
   */
  public ControllerType type() {
    complete = true;
    EventMethods events =
        new EventMethods(channels.codec(), place, handlers, unknown, ControllerType.RESERVED);
    ControllerType.RawMessages raw = new ControllerType.RawMessages(text != null, binary != null);
    LiveController.Callbacks calls =
        new LiveController.Callbacks(
            decision == null ? connection -> true : decision,
            callbacks,
            end == null ? (connection, why) -> {} : end,
            renewal == null ? (connection, token) -> null : renewal,
            text == null ? (connection, message) -> null : text,
            binary == null ? (connection, message) -> null : binary);
    return new ControllerType(
        new ControllerType.Source(
            place, LiveController.class, context -> new LiveController(calls, members, context)),
        new ControllerType.Handlers(events, raw, renewal != null),
        kinds(events.isEmpty() && raw.isEmpty()));
  }

  private Set<ConnectionKind> kinds(boolean deaf) {
    boolean streams = callbacks.containsKey(LifecycleCallback.SSE);
    boolean streamsOnly = streams && deaf && !callbacks.containsKey(LifecycleCallback.OPEN);
    if (streamsOnly) {
      return EnumSet.of(ConnectionKind.STREAM);
    }
    return streams ? EnumSet.allOf(ConnectionKind.class) : EnumSet.of(ConnectionKind.SOCKET);
  }

  // ---- from anywhere, at any time

  @Override
  public void publishAll(Object event) {
    publish(Publications.event(channels.codec(), event));
  }

  @Override
  public void publishAll(String event, Object payload) {
    publish(Publications.event(channels.codec(), event, payload));
  }

  @Override
  public void publishAll(ByteBuffer data) {
    publish(Publications.bytes(data));
  }

  @Override
  public int connections() {
    return members.size();
  }

  // ---- inside

  private Live at(LifecycleCallback when, Consumer<Connection> callback) {
    callbacks.put(when, once(when.callback(), callbacks.get(when), callback));
    return this;
  }

  private <E> Live add(String name, Class<E> payload, Answerer<E> handler) {
    checkOpen();
    Objects.requireNonNull(handler, "handler");
    handlers.add(
        new EventMethods.Registered(name, payload, LiveController.handler(payload, handler)));
    return this;
  }

  private static <E> Answerer<E> silent(Handler<E> handler) {
    Objects.requireNonNull(handler, "handler");
    return (connection, event) -> {
      handler.handle(connection, event);
      return null;
    };
  }

  private <T> T once(String name, @Nullable T present, T value) {
    checkOpen();
    if (present != null) {
      throw new IllegalArgumentException(place + ": " + name + " is given twice");
    }
    return Objects.requireNonNull(value, name);
  }

  private void checkOpen() {
    if (complete) {
      throw new IllegalStateException(place + ": handlers are given while it is set up");
    }
  }

  private String name(Class<?> event) {
    try {
      return channels.codec().nameOf(event);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
    }
  }

  private void publish(WireMessage message) {
    channels.publish(members.channel(), message, LiveController.running());
  }
}
