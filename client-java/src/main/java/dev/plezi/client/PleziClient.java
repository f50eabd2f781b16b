package dev.plezi.client;

import dev.plezi.event.Event;
import dev.plezi.event.RequestHandler;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A client of a Plezi server. It connects when it is made, reconnects by itself, and lives until it
 * is closed.
 *
 * <pre>{@code
 * try (PleziClient client = PleziClient.connect("ws://localhost:3000/ada")) {
 *   client.on(Said.class, said -> System.out.println(said.text()));
 *   client.emit(new Say("hello"), Duration.ofSeconds(5)).join();
 * }
 * }</pre>
 *
 * <p>An event is a record with an {@link dev.plezi.event.EventName}, and both ends name it alike. A
 * received event goes to all listeners of its name, or, when there are none, to those of {@link
 * #unknown}. An event that arrives before its listener is registered is not kept for it: what must
 * not be missed is registered on the {@linkplain #builder builder}.
 *
 * <p>A connection that says nothing for 25 s is pinged, and replaced when it stays silent for as
 * long again; in a session the server sets how long it may be silent.
 *
 * <p><b>Threads.</b> All methods may be called from any thread, inside listeners too, and none
 * blocks. Listeners of one client run one at a time, in the order of what they hear, on threads
 * that all clients of the process share (virtual threads on Java 21 and later; before, a pool that
 * grows while all of its threads are held up) or on the host's executor. While they are busy no
 * more than 64 messages are read ahead, so the server is slowed down. Outcomes (the futures of
 * {@link #emit(Object, Duration)}) are told beside the listeners, on threads of the clients that no
 * other callback can hold up, so a listener may wait for one: while any is awaited, up to 10,000
 * messages of 4,194,304 bytes are read ahead, as the answer stands behind them. None of the threads
 * is left after the last client is closed.
 *
 * <p><b>The process.</b> A client keeps no process alive: its threads are daemons. A program whose
 * main method returns ends, with whatever is being connected, kept or written. One that is to go on
 * waits for something, such as {@code Thread.currentThread().join()}; one that is done says {@link
 * #close}, and only that is waited for: one thread that is no daemon, for all clients of the
 * process, holds it until the closing is answered, or nothing has moved for a second (11 s at
 * most), and what became of the messages is told. A listener, or a callback of a future, that goes
 * on for 5 s more is not waited for. {@code System.exit} and signals end at once, and so does the
 * end of a shutdown hook; who has something to say there waits for its acknowledgement.
 *
 * <p><b>What is promised of a message.</b> Emitted while there is no connection, it is kept, and
 * sent once there is one, in order. In a session, which a server of level 2 gives, it is kept until
 * the server has counted it: over any number of broken connections each message reaches its handler
 * once and in order, and so does each message of the server. A session that has no connection for
 * longer than the server keeps it (2 minutes, unless the server is set otherwise) is lost, and so
 * it is when the server restarts. {@link #onGap} then tells which messages may not have arrived,
 * and what awaited an answer fails with {@link GapException}; they are not sent again.
 *
 * <p>Without a session, at level 1, a message given to a connection that breaks may be lost, and is
 * never sent twice. Who must know asks for the acknowledgement.
 *
 * <p>No parameter may be null; where one is, a {@link NullPointerException} names it.
 *
 * <p>Not to be implemented by applications: methods may be added.
 */
public interface PleziClient extends AutoCloseable {
  /**
   * A client with the usual options, which has begun to connect. Returns at once; {@link #onState}
   * tells of the connection and {@link #onError} why there is none.
   *
   * @param url ws, wss, http or https
   * @throws IllegalArgumentException when it is no such URL
   */
  static PleziClient connect(String url) {
    return builder(url).connect();
  }

  /** As {@link #connect(String)}. */
  static PleziClient connect(URI url) {
    return connect(Objects.requireNonNull(url, "url is null").toString());
  }

  /**
   * Options and first listeners of a client.
   *
   * @param url ws, wss, http or https
   * @throws IllegalArgumentException when it is no such URL
   */
  static ClientBuilder builder(String url) {
    return new ClientBuilder(url);
  }

  /**
   * Options and first listeners of a client whose address is asked for at each attempt to connect.
   * The attempt fails where there is none, or none that can be; both are told to {@link #onError}.
   *
   * @param url asked on a thread that may be blocked
   */
  static ClientBuilder builder(Supplier<? extends CompletionStage<String>> url) {
    return new ClientBuilder(url);
  }

  // ---- listening

  /**
   * Listens to an event.
   *
   * @param type a record with an {@link dev.plezi.event.EventName}
   * @param listener gets each event of that name; one whose payload has not the shape of the type
   *     is told to {@link #onError} instead
   * @throws IllegalArgumentException when the type has no usable name, or its module keeps it from
   *     Jackson
   */
  <T> Subscription on(Class<T> type, Consumer<? super T> listener);

  /**
   * Listens to an event and gets it raw.
   *
   * @throws IllegalArgumentException when the name is the protocol's, such as {@code _ack_}
   */
  Subscription on(String name, Consumer<? super Event> listener);

  /**
   * Answers the server's requests of a name: what the handler returns, or promises by a {@link
   * CompletionStage}, goes back to the server. It runs as the listeners do, one at a time with
   * them, in the order of what comes; what it promises is not waited for. A request is for its
   * handler alone: no listener hears of it. In a session each request comes once, whatever becomes
   * of the connection, and the answer arrives as all messages do; it is dropped with a session that
   * is lost, where nobody waits for it any more.
   *
   * <p>A request that comes while there is no handler is answered at once with the code {@code
   * unknown_event}: one that may be asked from the beginning is registered on the {@linkplain
   * #builder builder}. One whose payload has not the shape of the type is answered with {@code
   * invalid}; one whose handler throws an {@link dev.plezi.event.EventException} with its code and
   * message, and with {@code internal} where it throws anything else, which {@link #onError} is
   * told.
   *
   * @param type a record with an {@link dev.plezi.event.EventName}
   * @return ends it, so that there may be another
   * @throws IllegalArgumentException when the type has no usable name, or its module keeps it from
   *     Jackson
   * @throws IllegalStateException when that name has a handler
   */
  <T> Subscription handle(Class<T> type, RequestHandler<? super T> handler);

  /**
   * Answers the server's requests of a name, in their raw form; as {@link #handle(Class,
   * RequestHandler)}.
   *
   * @throws IllegalArgumentException when the name is empty or the protocol's
   */
  Subscription handle(String name, RequestHandler<? super Event> handler);

  /** Listens to all events that nobody listens to by name. */
  Subscription unknown(Consumer<? super Event> listener);

  /** Listens to what becomes of the connection. */
  Subscription onState(Consumer<? super ConnectionState> listener);

  /**
   * Greets the server in each new session from now on, as {@link ClientBuilder#onOpen} does. One
   * that is to greet the first session, too, is registered on the builder.
   */
  Subscription onOpen(Consumer<? super PleziClient> greeting);

  /** Listens to ends of connections that were open; in a session nothing is lost by that. */
  Subscription onClose(Consumer<? super Closing> listener);

  /**
   * Listens to losses of the session: the one case in which messages may be missed. It is told
   * before the state is open again and the new session is greeted. Without any such listener it is
   * one line of the log.
   */
  Subscription onGap(Consumer<? super Gap> listener);

  /**
   * Listens to what goes wrong and is nobody's return value: {@link ConnectionException}, {@link
   * ListenerException}, {@link dev.plezi.event.InvalidEventException} for a message that is no
   * event, and {@link ClientClosedException} for messages that the closed client had kept, or that
   * a server which did not answer the closing may not have. The client goes on. Without any such
   * listener each is one line of the log; of failed attempts to connect only the first in a row.
   */
  Subscription onError(Consumer<? super Throwable> listener);

  // ---- speaking

  /**
   * Sends an event, or keeps it until there is a connection.
   *
   * @param event a record with an {@link dev.plezi.event.EventName}, a map with an {@code event}, a
   *     received {@link Event}, or the JSON text of an event
   * @throws IllegalArgumentException when it is none of these, names a control event, has an {@code
   *     _EID_} of its own, or is longer than the server is known to take
   * @throws ClientClosedException when the client is closed
   * @throws QueueFullException when too much waits to be sent
   */
  void emit(Object event);

  /**
   * Sends an event, or keeps it until there is a connection.
   *
   * @param name the event's name
   * @param payload what Jackson writes as an object; its members stand beside the name. An event
   *     without members has {@code Map.of()}
   * @throws IllegalArgumentException when the name is empty or the protocol's, the payload no
   *     object, or the event longer than the server is known to take
   * @throws ClientClosedException when the client is closed
   * @throws QueueFullException when too much waits to be sent
   */
  void emit(String name, Object payload);

  /**
   * Sends an event as {@link #emit(Object)} does and asks for its acknowledgement, which the server
   * gives when it has the message and before it handles it.
   *
   * @param ackTimeout from now on; above zero and at most a day
   * @return completes with the acknowledgement; fails with {@link AckTimeoutException}, {@link
   *     GapException} when the session is lost, or {@link ClientClosedException} when the client is
   *     closed meanwhile
   */
  CompletableFuture<Void> emit(Object event, Duration ackTimeout);

  /** As {@link #emit(Object, Duration)}, of the JSON text of an event. */
  CompletableFuture<Void> emit(String json, Duration ackTimeout);

  /** As {@link #emit(Object, Duration)}, of a name and its payload. */
  CompletableFuture<Void> emit(String name, Object payload, Duration ackTimeout);

  /**
   * Sends a request as {@link #emit(Object)} sends an event, and hands back what the server's
   * handler returns. 30 s are allowed for it.
   */
  <T> CompletableFuture<T> request(Object event, Class<T> type);

  /**
   * Sends a request as {@link #emit(Object)} sends an event, and hands back what the server's
   * handler returns. Cancelled before it is sent, it is not sent any more.
   *
   * @param type a record or another type that Jackson reads, or {@code Void.class} when it does not
   *     matter what the handler returns
   * @param timeout from now on; above zero and at most a day
   * @return completes with the result, null where the handler returns nothing; fails with {@link
   *     dev.plezi.event.EventException} when the handler fails, {@link
   *     dev.plezi.event.InvalidEventException} when the result has not the shape of the type,
   *     {@link ReplyTimeoutException}, {@link GapException} when the session is lost, or {@link
   *     ClientClosedException} when the client is closed meanwhile. A server of level 1 replies to
   *     nothing: that is an {@code EventException} with the code {@code unsupported}
   * @throws IllegalArgumentException as {@link #emit(Object)} does, or when the type's module keeps
   *     it from Jackson
   */
  <T> CompletableFuture<T> request(Object event, Class<T> type, Duration timeout);

  /** As {@link #request(Object, Class)}, of a name and its payload. */
  <T> CompletableFuture<T> request(String name, Object payload, Class<T> type);

  /** As {@link #request(Object, Class, Duration)}, of a name and its payload. */
  <T> CompletableFuture<T> request(String name, Object payload, Class<T> type, Duration timeout);

  /**
   * A reply in parts, as {@link #stream(Object, Class, Duration)} gives it. 30 s are allowed for
   * each part.
   */
  <T> Flow.Publisher<T> stream(Object event, Class<T> type);

  /**
   * The items of a reply in parts, such as a handler gives that returns a publisher or an iterator.
   * Each subscriber sends the event as a request of its own, when it first asks for an item. No
   * more is asked of the server than of us, so that it brings nothing that nobody takes yet; and
   * each part is asked for and comes as a request and its reply do, over any number of broken
   * connections, in order. A reply that is not in parts is the one item, none where it is null.
   *
   * <p>Signals come one at a time, as outcomes do. A subscriber that cancels ends the reply at the
   * server. One that throws is cancelled, and {@link #onError} is told.
   *
   * @param type what each item is read as
   * @param timeout for each part, with or without a connection: a server that has none sends an
   *     empty one after 10 s; above zero and at most a day
   * @return fails, behind the items that have come, as {@link #request(Object, Class, Duration)}
   *     does; with the code {@code gone} when the server has lost it, and {@code too_many} when as
   *     many are open as the server allows
   * @throws IllegalArgumentException as {@link #request(Object, Class, Duration)} does
   */
  <T> Flow.Publisher<T> stream(Object event, Class<T> type, Duration timeout);

  /** As {@link #stream(Object, Class)}, of a name and its payload. */
  <T> Flow.Publisher<T> stream(String name, Object payload, Class<T> type);

  /** As {@link #stream(Object, Class, Duration)}, of a name and its payload. */
  <T> Flow.Publisher<T> stream(String name, Object payload, Class<T> type, Duration timeout);

  // ---- the connection

  /** What the connection is doing now. */
  ConnectionState state();

  /**
   * The level that the present connection speaks: 2 in a session, 1 without, and 0 while that is
   * not known. It is told with the state: where a server offers sessions late, {@link
   * ConnectionState#OPEN} is told once more.
   */
  int level();

  /**
   * How many messages the server may not have yet: those that are kept until there is a connection,
   * and in a session those that the server has not counted, else those that wait to be written.
   */
  int pending();

  /**
   * Connects now: in place of a connection that stands, of one that is being opened, and of waiting
   * for the next attempt. A session goes on.
   *
   * @throws ClientClosedException after {@link #close()}
   */
  void reconnect();

  /**
   * Asks at once whether the server is still there, for a program that has reason to doubt it, such
   * as one that was asleep: an open connection over which nothing comes within 5 s is replaced, and
   * a client that waits for its next attempt begins it now. A closed client does nothing.
   */
  void probe();

  /**
   * Ends the client: it never connects again. Returns at once, also when it is called inside a
   * listener. Closing again does nothing.
   *
   * <p>What was emitted before and flows is written out; then the session ends, and the connection
   * is closed with code 1000. If the server answers, it has all of it; if not, {@link #onError} is
   * told how many messages it may not have. Messages that were kept, since there is no connection,
   * are not sent, which {@code onError} is told as well; what awaits an acknowledgement or a reply
   * fails with {@link ClientClosedException}; events that wait for their listeners are dropped. The
   * process is held until then, as the head of this page says.
   */
  @Override
  void close();
}
