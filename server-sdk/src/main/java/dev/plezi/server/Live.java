package dev.plezi.server;

import dev.plezi.event.Event;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.internal.channels.AppChannels;
import dev.plezi.server.internal.channels.PathMembers;
import dev.plezi.server.internal.channels.Publications;
import dev.plezi.server.internal.controller.ConnectionKind;
import dev.plezi.server.internal.controller.ControllerType;
import dev.plezi.server.internal.controller.LifecycleCallback;
import dev.plezi.server.internal.controller.LiveController;
import dev.plezi.server.internal.controller.RawKinds;
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
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a path, their callbacks and handlers given as lambdas: {@link App#events}.
 * They run as those of a {@link Controller} do: one after another for each connection, and at the
 * same time for several. Set up by one thread, before the app starts; then {@link #publishAll} and
 * {@link #connections} may be used by any thread.
 */
public final class Live {
  private final String place;
  private final AppChannels channels;
  private final PathMembers gathering;

  // Written while it is set up, only read from then on.
  private final Map<LifecycleCallback, Consumer<Connection>> callbacks =
      new EnumMap<>(LifecycleCallback.class);
  private final List<EventMethods.Given> handlers = new ArrayList<>();
  private @Nullable Predicate<Connection> gate;
  private @Nullable BiFunction<Connection, String, @Nullable Instant> renewal;
  private @Nullable EventHandler unknown;
  private @Nullable Answerer<String> text;
  private @Nullable Answerer<ByteBuffer> binary;
  private boolean ready;

  public Live(String path, AppChannels channels) {
    this.place = "events(\"" + path + "\")";
    this.channels = channels;
    // No application's own channel has such a name.
    this.gathering = new PathMembers("\0live " + path);
  }

  /**
   * Handles an event of a connection.
   *
   * @param <E> the form that the event is wanted in
   */
  @FunctionalInterface
  public interface Handler<E> {
    /**
     * Handles an event.
     *
     * @throws Exception logged; the connection lives on
     */
    void handle(Connection connection, E event) throws Exception;
  }

  /**
   * Handles an event of a connection, and replies.
   *
   * @param <E> the form that the event is wanted in
   */
  @FunctionalInterface
  public interface Answerer<E> {
    /**
     * Handles an event.
     *
     * @return what is sent back, as by an {@link On} method; null for nothing
     * @throws Exception logged; the connection lives on
     */
    @Nullable Object answer(Connection connection, E event) throws Exception;
  }

  // ---- set-up

  /**
   * Decides on a connection before it is accepted, as {@link Controller#preConnect} does, by the
   * connection's request, cookies and response. It may attach what it finds out.
   */
  public Live preConnect(Predicate<Connection> decision) {
    gate = once("preConnect", gate, decision);
    return this;
  }

  /** A WebSocket is open, and counted. None of its messages is handled before this returns. */
  public Live onOpen(Consumer<Connection> callback) {
    return at(LifecycleCallback.OPEN, callback);
  }

  /** An event stream is open, and counted. Without this the path takes none. */
  public Live onSse(Consumer<Connection> callback) {
    return at(LifecycleCallback.SSE, callback);
  }

  /**
   * Takes the new token of a peer whose identity would expire soon; see {@link Controller#onRenew}.
   *
   * @param decision returns until when the token counts, or null
   */
  public Live onRenew(BiFunction<Connection, String, @Nullable Instant> decision) {
    renewal = once("onRenew", renewal, decision);
    return this;
  }

  /**
   * A session lost its connection; what is sent meanwhile is kept: {@link Controller#onSuspend}.
   */
  public Live onSuspend(Consumer<Connection> callback) {
    return at(LifecycleCallback.SUSPEND, callback);
  }

  /** It has another, and nothing is lost. */
  public Live onResume(Consumer<Connection> callback) {
    return at(LifecycleCallback.RESUME, callback);
  }

  /** The server shuts down: {@link Controller#onShutdown}. */
  public Live onShutdown(Consumer<Connection> callback) {
    return at(LifecycleCallback.SHUTDOWN, callback);
  }

  /** A connection is closed, and not counted any more. Called once, last. */
  public Live onClose(Consumer<Connection> callback) {
    return at(LifecycleCallback.CLOSE, callback);
  }

  /**
   * Handles an event.
   *
   * @param event a record whose {@link dev.plezi.event.EventName} is the event's
   */
  public <R extends Record> Live on(Class<R> event, Handler<R> handler) {
    return reply(event, LiveController.silent(handler));
  }

  /** Handles the event of a name in its raw form. */
  public Live on(String event, Handler<Event> handler) {
    return reply(event, LiveController.silent(handler));
  }

  /** Handles an event, and sends back what the handler returns. */
  public <R extends Record> Live reply(Class<R> event, Answerer<R> handler) {
    return add(name(event), event, handler);
  }

  /** Handles the event of a name in its raw form, and sends back what the handler returns. */
  public Live reply(String event, Answerer<Event> handler) {
    return add(event, Event.class, handler);
  }

  /** Handles the events that have no handler of their own. */
  public Live unknown(Handler<Event> handler) {
    unknown =
        once(
            "unknown", unknown, LiveController.called(Event.class, LiveController.silent(handler)));
    return this;
  }

  /**
   * Handles text messages as they are, as {@link Controller#onMessage(String)} does: there are no
   * events then.
   */
  public Live onText(Handler<String> handler) {
    text = once("onText", text, LiveController.silent(handler));
    return this;
  }

  /** Handles binary messages, as {@link Controller#onMessage(ByteBuffer)} does. */
  public Live onBinary(Handler<ByteBuffer> handler) {
    binary = once("onBinary", binary, LiveController.silent(handler));
    return this;
  }

  // ---- from anywhere, at any time

  /**
   * Sends an event to all open connections of this path, on all servers; to nobody while the app
   * does not run. The connection whose callback or handler calls this gets it behind the reply.
   *
   * @param event an event record, or another form that {@link On} names
   * @throws BrokerUnavailableException when only this server's connections get it
   */
  public void publishAll(Object event) {
    publish(Publications.event(event));
  }

  /** The same: an event's name, and a payload whose members stand beside it. */
  public void publishAll(String event, Object payload) {
    publish(Publications.event(event, payload));
  }

  /** The same, as a binary message, which event streams do not get. */
  public void publishAll(ByteBuffer data) {
    publish(Publications.bytes(data));
  }

  /** How many connections of this path this server has, and sessions that have none just now. */
  public int connections() {
    return gathering.size();
  }

  // ---- for the engine

  /**
   * What was set up, for good.
   *
   * @throws IllegalArgumentException naming the path, and the event or the reason, when it cannot
   *     work
   */
  public ControllerType type() {
    ready = true;
    EventMethods events = new EventMethods(place, handlers, unknown, ControllerType.RESERVED);
    RawKinds raw = new RawKinds(text != null, binary != null);
    Set<ConnectionKind> ways = EnumSet.of(ConnectionKind.SOCKET);
    if (callbacks.containsKey(LifecycleCallback.SSE)) {
      ways.add(ConnectionKind.STREAM);
      if (events.isEmpty() && raw.isEmpty() && !callbacks.containsKey(LifecycleCallback.OPEN)) {
        ways.remove(ConnectionKind.SOCKET);
      }
    }
    ControllerType.Messages messages = new ControllerType.Messages(events, raw, renewal != null);
    ControllerType.Source source =
        new ControllerType.Source(place, LiveController.class, () -> new LiveController(this));
    return new ControllerType(source, messages, ways);
  }

  public PathMembers gathering() {
    return gathering;
  }

  public Predicate<Connection> gate() {
    return gate == null ? connection -> true : gate;
  }

  public Consumer<Connection> callback(LifecycleCallback moment) {
    return callbacks.getOrDefault(moment, connection -> {});
  }

  public BiFunction<Connection, String, @Nullable Instant> renewal() {
    return Objects.requireNonNull(renewal);
  }

  public Answerer<String> text() {
    return Objects.requireNonNull(text);
  }

  public Answerer<ByteBuffer> binary() {
    return Objects.requireNonNull(binary);
  }

  // ---- inside

  private Live at(LifecycleCallback moment, Consumer<Connection> callback) {
    callbacks.put(moment, once(moment.callback(), callbacks.get(moment), callback));
    return this;
  }

  private <E> Live add(String name, Class<E> payload, Answerer<E> handler) {
    checkOpen();
    Objects.requireNonNull(handler, "handler");
    handlers.add(new EventMethods.Given(name, payload, LiveController.called(payload, handler)));
    return this;
  }

  private <T> T once(String name, @Nullable T present, T given) {
    checkOpen();
    if (present != null) {
      throw new IllegalArgumentException(place + ": " + name + " is given twice");
    }
    return Objects.requireNonNull(given, name);
  }

  private void checkOpen() {
    if (ready) {
      throw new IllegalStateException(place + ": handlers are given while it is set up");
    }
  }

  private String name(Class<?> event) {
    try {
      return EventCodec.standard().nameOf(event);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
    }
  }

  private void publish(WireMessage message) {
    channels.publish(gathering.channel(), message, LiveController.running());
  }
}
