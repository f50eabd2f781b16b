package dev.plezi.server.test;

import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import dev.plezi.event.RequestHandler;
import dev.plezi.server.Controller;
import dev.plezi.server.http.HttpException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client of an app under test, made by {@link TestRequest#connect}: says something, and has what
 * came back when the call returns. It opens a session, so that it may lose its connection and
 * resume. Used by the test's thread.
 */
public interface TestConnection extends AutoCloseable {
  /** The app that it is connected to. */
  TestApp test();

  // ---- says

  /**
   * Sends an event; its handler has run when this returns. While the connection is dropped it
   * waits, and is sent when it resumes.
   *
   * @param event a record with an {@link dev.plezi.event.EventName}, a map with an {@code event}, a
   *     received {@link Event}, or any text
   * @throws IllegalStateException when the connection is closed, or more than 10,000 messages wait
   */
  void emit(Object event);

  /**
   * The same, of a name, and a payload whose members stand beside it; {@code Map.of()} for none.
   *
   * @throws IllegalArgumentException when the payload is no object
   * @throws NullPointerException when it is null
   */
  void emit(String name, Object payload);

  /** Sends a binary message: a copy of the remaining bytes. */
  void write(ByteBuffer data);

  /**
   * Answers the server's question for a new token, which came as the event {@code _renew_}; see
   * {@link Controller#onRenew}.
   *
   * @throws IllegalStateException when there is no connection, or no session
   */
  void renew(String token);

  /**
   * Sends an event as a request, and returns the result of its handler.
   *
   * @param type a record or another type that Jackson reads; or {@code Void.class}, when all that
   *     is wanted is that it was handled: then null is returned
   * @throws EventException when the handler fails, or there is no session
   * @throws InvalidEventException when the result has not the shape of the type
   * @throws AssertionError when there is no result yet, or it is null, which {@link
   *     #requestLater(Object, Class)} hands over
   */
  <T> T request(Object event, Class<T> type);

  /** The same, of a name, and a payload whose members stand beside it. */
  <T> T request(String name, Object payload, Class<T> type);

  /**
   * Sends an event as a request whose result may come later, or be null.
   *
   * @return fails as {@link #request(Object, Class)} does; and with {@link IllegalStateException}
   *     when the session is lost
   */
  <T> CompletableFuture<T> requestLater(Object event, Class<T> type);

  /** The same, of a name, and a payload whose members stand beside it. */
  <T> CompletableFuture<T> requestLater(String name, Object payload, Class<T> type);

  /**
   * Sends an event as a request that is answered in parts, once the first item is asked for.
   *
   * @param type what each item is read as
   */
  <T> TestStream<T> stream(Object event, Class<T> type);

  /** The same, of a name, and a payload whose members stand beside it. */
  <T> TestStream<T> stream(String name, Object payload, Class<T> type);

  // ---- answers

  /**
   * Answers requests of the server from now on, in place of who did before. As long as nobody does,
   * they are answered with the code {@code unknown_event}.
   *
   * @param type a record with an {@link dev.plezi.event.EventName}
   * @param handler called by the test's thread, in a call that has the server ask; an {@link
   *     AssertionError} of it is that call's. What it promises is sent when it is complete and
   *     something is done with the test, such as {@link TestApp#settle}
   * @throws IllegalArgumentException when the type has no usable name
   */
  <E> void handle(Class<E> type, RequestHandler<? super E> handler);

  /** The same of a name, whose requests come in their raw form. */
  void handle(String name, RequestHandler<? super Event> handler);

  // ---- hears

  /**
   * Takes the next event that came.
   *
   * @throws AssertionError when nothing came, or no event
   */
  Event next();

  /**
   * Takes the next event that came.
   *
   * @param type a record with an {@link dev.plezi.event.EventName}
   * @throws AssertionError when nothing came, or something else, or the event has not the record's
   *     shape
   */
  <T> T next(Class<T> type);

  /**
   * Takes the next message that came, as text, be it an event or not.
   *
   * @throws AssertionError when nothing came, or a binary message
   */
  String nextText();

  /**
   * Takes the next message that came, which is binary.
   *
   * @throws AssertionError when nothing came, or a text
   */
  ByteBuffer nextBytes();

  /**
   * The events that came and were not taken yet.
   *
   * @throws AssertionError when there is something else among them
   */
  List<Event> received();

  /** Takes everything that came. */
  void skip();

  // ---- comes and goes

  /**
   * Loses the connection, as a mobile network does. The server notices at once: {@code onSuspend}
   * or, without a session, {@code onClose} has run when this returns.
   */
  void drop();

  /**
   * Connects anew, with the same handshake, and resumes the session.
   *
   * @return false when there is a new session in its place, whose reason {@link #gap} tells
   * @throws IllegalStateException when there was none
   * @throws HttpException when the handshake is refused
   */
  boolean resume();

  /**
   * Why the session could not be resumed, as the wire has it: {@code gone}, {@code overflow},
   * {@code closed}, {@code identity}, {@code count}, {@code expired} or {@code revoked}; null when
   * it could.
   */
  @Nullable String gap();

  /** Whether the connection stands. */
  boolean connected();

  /**
   * The code with which the connection was closed; 1006 when it was lost.
   *
   * @throws AssertionError when it stands
   */
  int closeCode();

  /** The reason that came with the code; empty for none. */
  String closeReason();

  /** Closes the connection with 1000, and its session; does nothing when it is closed already. */
  @Override
  void close();
}
