package dev.plezi.server;

import dev.plezi.event.Event;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a path, their callbacks and handlers given as lambdas: {@link App#events}.
 * They run as those of a {@link Controller} do: one after another for each connection, and at the
 * same time for several. Set up by one thread, before the app starts; then {@link #publishAll} and
 * {@link #connections} may be used by any thread. Made by the server alone.
 */
public interface Live {
  /**
   * Handles an event of a connection.
   *
   * @param <E> the form that the event is wanted in
   */
  @FunctionalInterface
  interface Handler<E> {
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
  interface Answerer<E> {
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
  Live preConnect(Predicate<Connection> decision);

  /** A WebSocket is open, and counted. None of its messages is handled before this returns. */
  Live onOpen(Consumer<Connection> callback);

  /** An event stream is open, and counted. Without this the path takes none. */
  Live onSse(Consumer<Connection> callback);

  /**
   * Takes the new token of a peer whose identity would expire soon; see {@link Controller#onRenew}.
   *
   * @param decision returns until when the token counts, or null
   */
  Live onRenew(BiFunction<Connection, String, @Nullable Instant> decision);

  /**
   * A session lost its connection; what is sent meanwhile is kept: {@link Controller#onSuspend}.
   */
  Live onSuspend(Consumer<Connection> callback);

  /** It has another, and nothing is lost. */
  Live onResume(Consumer<Connection> callback);

  /** The server shuts down: {@link Controller#onShutdown}. */
  Live onShutdown(Consumer<Connection> callback);

  /** A connection is closed, and not counted any more. Called once, last. */
  Live onClose(Consumer<Connection> callback);

  /** The same, told how it has ended: {@link Controller#onClose(Closed)}. One of them is given. */
  Live onClose(BiConsumer<Connection, Closed> callback);

  /**
   * Handles an event.
   *
   * @param event a record, or a class of Kotlin's, whose {@link dev.plezi.event.EventName} is the
   *     event's
   */
  <R> Live on(Class<R> event, Handler<R> handler);

  /** Handles the event of a name in its raw form. */
  Live on(String event, Handler<Event> handler);

  /** Handles an event, and sends back what the handler returns. */
  <R> Live reply(Class<R> event, Answerer<R> handler);

  /** Handles the event of a name in its raw form, and sends back what the handler returns. */
  Live reply(String event, Answerer<Event> handler);

  /** Handles the events that have no handler of their own. */
  Live unknown(Handler<Event> handler);

  /**
   * Handles text messages as they are, as {@link Controller#onMessage(String)} does: there are no
   * events then.
   */
  Live onText(Handler<String> handler);

  /** Handles binary messages, as {@link Controller#onMessage(ByteBuffer)} does. */
  Live onBinary(Handler<ByteBuffer> handler);

  // ---- from anywhere, at any time

  /**
   * Sends an event to all open connections of this path, on all servers; to nobody while the app
   * does not run. The connection whose callback or handler calls this gets it behind the reply.
   *
   * @param event an event record, or another form that {@link On} names
   * @throws BrokerUnavailableException when only this server's connections get it
   */
  void publishAll(Object event);

  /** The same: an event's name, and a payload whose members stand beside it. */
  void publishAll(String event, Object payload);

  /** The same, as a binary message, which event streams do not get. */
  void publishAll(ByteBuffer data);

  /** How many connections of this path this server has, and sessions that have none just now. */
  int connections();
}
