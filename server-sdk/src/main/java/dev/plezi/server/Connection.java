package dev.plezi.server;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.http.Cookies;
import dev.plezi.server.http.Params;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.Response;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a {@link Live}: the same object in each of its callbacks and handlers. Each
 * method is that of the same name of {@link Controller}, where there is one. What sends, closes,
 * subscribes and publishes may be used by any thread; the rest by the connection's callbacks and
 * handlers, which run one after another. Made by the server alone.
 */
public interface Connection {
  /** A number that no other connection of this process has. */
  long id();

  /** Keeps an object of the application's with the connection, in place of the one before. */
  void attach(@Nullable Object state);

  /**
   * What was attached; null when nothing is.
   *
   * @throws ClassCastException when it is of another type
   */
  <T> @Nullable T attachment(Class<T> type);

  /**
   * What is kept under a key; null when nothing is. By any thread, as {@link #setAttribute}. A
   * session keeps its attributes over its connections; {@link Live#preConnect} may set some.
   */
  <T> @Nullable T attribute(Attribute<T> key);

  /** Keeps a value under a key, in place of the one before; null takes that out. */
  <T> void setAttribute(Attribute<T> key, @Nullable T value);

  /** The handshake. */
  Request request();

  /** Its parameters: the path's and the query's. */
  Params params();

  /** Its cookies, and those to set by {@link Live#preConnect}. */
  Cookies cookies();

  /** Its response, for {@link Live#preConnect}. */
  Response response();

  /** Says who the peer is, for good; see {@link Controller#identify(String, Instant)}. */
  void identify(String identity);

  /** Says who the peer is, and until when; see {@link Controller#identify(String, Instant)}. */
  void identify(String identity, Instant expiry);

  /**
   * Who the peer is, as {@link Live#preConnect} has said, or else {@link Options#defaultIdentity};
   * null for nobody.
   */
  @Nullable String identity();

  /** Sends an event; false when the connection is not open. */
  boolean emit(Object event);

  /**
   * Sends an event of this name; false when the connection is not open. The payload is not null.
   */
  boolean emit(String event, Object payload);

  /**
   * Sends an event if it can be written at once; false when it is left out. See {@link
   * Controller#emitVolatile(Object)}.
   */
  boolean emitVolatile(Object event);

  /** The same, of this name. The payload is not null. */
  boolean emitVolatile(String event, Object payload);

  /** Asks the client; see {@link Controller#request(Object, Class, Duration)}. */
  <T> CompletionStage<T> request(Object event, Class<T> type, Duration timeout);

  /** The same, of a name, and a payload whose members stand beside it. */
  <T> CompletionStage<T> request(String event, Object payload, Class<T> type, Duration timeout);

  /** Sends a text message as it is; false when the connection is not open. */
  boolean write(String text);

  /** Sends a binary message; false when the connection is not open. */
  boolean write(ByteBuffer data);

  /** Closes the connection, behind what was sent. Nothing that arrives later is handled. */
  default void close() {
    close(CloseCode.NORMAL, "");
  }

  /** Closes the connection; see {@link Controller#close(int, String)}. */
  void close(int code, String reason);

  /** Closes the connection, but keeps the session; see {@link Controller#dropConnection}. */
  void dropConnection();

  /** Runs a task in the connection's turn; see {@link Controller#execute}. */
  void execute(Runnable task);

  /** How many messages were not sent; see {@link Controller#droppedMessages}. */
  long droppedMessages();

  /** Sends what is published to a channel; see {@link Controller#subscribe(String)}. */
  default String subscribe(String channel) {
    return subscribe(channel, Overflow.close());
  }

  /** The same; see {@link Controller#subscribe(String, Overflow)}. */
  String subscribe(String channel, Overflow overflow);

  /** Calls a listener; see {@link Controller#subscribe(String, ChannelListener)}. */
  String subscribe(String channel, ChannelListener listener);

  /** Sends what any channel that matches gets; see {@link Controller#subscribePattern(String)}. */
  default String subscribePattern(String glob) {
    return subscribePattern(glob, Overflow.close());
  }

  /** The same, saying what holds when the client reads too slowly. */
  String subscribePattern(String glob, Overflow overflow);

  /** Calls a listener for what any channel that matches gets. */
  String subscribePattern(String glob, ChannelListener listener);

  /** Ends a subscription; whether there was one. */
  boolean unsubscribe(String channel);

  /** Ends the subscription of this very glob; whether there was one. */
  boolean unsubscribePattern(String glob);

  /** Sends an event to all subscribers of a channel; see {@link Controller#publish}. */
  void publish(String channel, Object event);

  /** The same: an event's name, and a payload whose members stand beside it. */
  void publish(String channel, String event, Object payload);

  /** The same, as a binary message. */
  void publish(String channel, ByteBuffer data);

  /** Sends an event to all other subscribers; see {@link Controller#publishOthers}. */
  void publishOthers(String channel, Object event);

  /** The same: an event's name, and a payload whose members stand beside it. */
  void publishOthers(String channel, String event, Object payload);

  /** The same, as a binary message. */
  void publishOthers(String channel, ByteBuffer data);
}
