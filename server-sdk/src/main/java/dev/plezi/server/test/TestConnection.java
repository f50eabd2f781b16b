package dev.plezi.server.test;

import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.Controller;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.internal.channels.Publications;
import dev.plezi.server.internal.memory.Expectations;
import dev.plezi.server.internal.memory.MemoryPeer;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A client of an app under test: says something, and has what came back when the call returns. It
 * opens a session, so that it may lose its connection and resume. Used by the test's thread.
 */
public final class TestConnection implements AutoCloseable {
  private final EventCodec codec = EventCodec.standard();
  private final PleziTest test;
  private final MemoryPeer peer;
  private final Expectations arrivals;
  private final Runnable last;

  TestConnection(PleziTest test, MemoryPeer peer, Runnable last) {
    this.test = test;
    this.peer = peer;
    this.arrivals = new Expectations(peer);
    this.last = last;
  }

  /** The app that it is connected to. */
  public PleziTest test() {
    return test;
  }

  // ---- says

  /**
   * Sends an event; its handler has run when this returns. While the connection is dropped it
   * waits, and is sent when it resumes.
   *
   * @param event a record with an {@link dev.plezi.event.EventName}, a map with an {@code event}, a
   *     received {@link Event}, or any text
   * @throws IllegalStateException when the connection is closed
   */
  public void emit(Object event) {
    say(WireMessage.text(codec.encode(event)));
  }

  /** The same, of a name, and a payload whose members stand beside it. */
  public void emit(String name, Object payload) {
    say(WireMessage.text(codec.encode(name, payload)));
  }

  /** Sends a binary message: a copy of the remaining bytes. */
  public void write(ByteBuffer data) {
    say(Publications.bytes(data));
  }

  /**
   * Answers the server's question for a new token, which came as the event {@code _renew_}; see
   * {@link Controller#onRenew}.
   *
   * @throws IllegalStateException when there is no connection, or no session
   */
  public void renew(String token) {
    peer.renew(token);
    test.settle();
  }

  /**
   * Sends an event as a request, and returns the result of its handler.
   *
   * @param type a record or another type that Jackson reads
   * @throws EventException when the handler fails, or there is no session
   * @throws InvalidEventException when the result has not the shape of the type
   * @throws AssertionError when there is no result yet, or it is null
   */
  public <T> T request(Object event, Class<T> type) {
    return result(later(codec.encode(event), type));
  }

  /** The same, of a name, and a payload whose members stand beside it. */
  public <T> T request(String name, Object payload, Class<T> type) {
    return result(later(codec.encode(name, payload), type));
  }

  /**
   * Sends an event as a request whose result may come later, or be null.
   *
   * @return fails as {@link #request(Object, Class)} does; and with {@link IllegalStateException}
   *     when the session is lost
   */
  public <T> CompletableFuture<T> requestLater(Object event, Class<T> type) {
    return later(codec.encode(event), type);
  }

  /** The same, of a name, and a payload whose members stand beside it. */
  public <T> CompletableFuture<T> requestLater(String name, Object payload, Class<T> type) {
    return later(codec.encode(name, payload), type);
  }

  // ---- hears

  /**
   * Takes the next event that came.
   *
   * @throws AssertionError when nothing came, or no event
   */
  public Event next() {
    test.settle();
    return arrivals.event();
  }

  /**
   * Takes the next event that came.
   *
   * @param type a record with an {@link dev.plezi.event.EventName}
   * @throws AssertionError when nothing came, or something else, or the event has not the record's
   *     shape
   */
  public <T> T next(Class<T> type) {
    test.settle();
    return arrivals.event(type);
  }

  /**
   * Takes the next message that came, as text, be it an event or not.
   *
   * @throws AssertionError when nothing came, or a binary message
   */
  public String nextText() {
    test.settle();
    return arrivals.text();
  }

  /**
   * Takes the next message that came, which is binary.
   *
   * @throws AssertionError when nothing came, or a text
   */
  public ByteBuffer nextBytes() {
    test.settle();
    return arrivals.bytes();
  }

  /**
   * The events that came and were not taken yet.
   *
   * @throws AssertionError when there is something else among them
   */
  public List<Event> received() {
    test.settle();
    return arrivals.waiting();
  }

  /** Takes everything that came. */
  public void skip() {
    test.settle();
    peer.skip();
  }

  // ---- comes and goes

  /**
   * Loses the connection, as a mobile network does. The server notices at once: {@code onSuspend}
   * or, without a session, {@code onClose} has run when this returns.
   */
  public void drop() {
    peer.drop();
    test.settle();
  }

  /**
   * Connects anew, with the same handshake, and resumes the session.
   *
   * @return false when there is a new session in its place, whose reason {@link #gap} tells
   * @throws IllegalStateException when there was none
   * @throws HttpException when the handshake is refused
   */
  public boolean resume() {
    if (!peer.inSession()) {
      throw new IllegalStateException("the connection had no session: connect another");
    }
    peer.connect();
    test.settle();
    return peer.gap() == null;
  }

  /**
   * Why the session could not be resumed, as the wire has it: {@code gone}, {@code overflow},
   * {@code closed}, {@code identity}, {@code count}, {@code expired} or {@code revoked}; null when
   * it could.
   */
  public @Nullable String gap() {
    return peer.gap();
  }

  /** Whether the connection stands. */
  public boolean connected() {
    return peer.connected();
  }

  /**
   * The code with which the connection was closed; 1006 when it was lost.
   *
   * @throws AssertionError when it stands
   */
  public int closeCode() {
    if (peer.connected()) {
      throw new AssertionError("the connection is not closed");
    }
    return peer.code();
  }

  /** The reason that came with the code; empty for none. */
  public String closeReason() {
    return peer.reason();
  }

  /** Closes the connection with 1000, and its session; does nothing when it is closed already. */
  @Override
  public void close() {
    peer.close();
    test.settle();
    last.run();
  }

  // ---- inside

  private void say(WireMessage message) {
    peer.send(message);
    test.settle();
  }

  private <T> CompletableFuture<T> later(String event, Class<T> type) {
    CompletableFuture<T> result =
        peer.request(event).thenApply(json -> codec.decode(EventCodec.utf8(json), type));
    test.settle();
    return result;
  }

  private static <T> T result(CompletableFuture<T> reply) {
    if (!reply.isDone()) {
      throw new AssertionError("expected a result, but there is none yet");
    }
    try {
      T result = reply.join();
      if (result == null) {
        throw new AssertionError("expected a result, but it is null");
      }
      return result;
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
