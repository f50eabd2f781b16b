package dev.plezi.server;

import dev.plezi.server.http.Cookies;
import dev.plezi.server.http.Params;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.Response;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a {@link Live}: the same object in each of its callbacks and handlers. Each
 * method is that of the same name of {@link Controller}, where there is one. What sends, closes,
 * subscribes and publishes may be used by any thread; the rest by the connection's callbacks and
 * handlers, which run one after another.
 */
public final class Connection {
  private static final AtomicLong COUNT = new AtomicLong();

  private final long id = COUNT.incrementAndGet();
  private final Controller controller;
  private volatile @Nullable Object attachment;

  public Connection(Controller controller) {
    this.controller = controller;
  }

  /** A number that no other connection of this process has. */
  public long id() {
    return id;
  }

  /** Keeps an object of the application's with the connection, in place of the one before. */
  public void attach(@Nullable Object state) {
    attachment = state;
  }

  /**
   * What was attached; null when nothing is.
   *
   * @throws ClassCastException when it is of another type
   */
  public <T> @Nullable T attachment(Class<T> type) {
    return type.cast(attachment);
  }

  /** The handshake. */
  public Request request() {
    return controller.request();
  }

  /** Its parameters: the path's and the query's. */
  public Params params() {
    return controller.params();
  }

  /** Its cookies, and those to set by {@link Live#preConnect}. */
  public Cookies cookies() {
    return controller.cookies();
  }

  /** Its response, for {@link Live#preConnect}. */
  public Response response() {
    return controller.response();
  }

  /** Says who the peer is, for good; see {@link Controller#identify(String, Instant)}. */
  public void identify(String identity) {
    controller.identify(identity);
  }

  /** Says who the peer is, and until when; see {@link Controller#identify(String, Instant)}. */
  public void identify(String identity, Instant expiry) {
    controller.identify(identity, expiry);
  }

  /** Who the peer is, as {@link Live#preConnect} has said; null when it has not. */
  public @Nullable String identity() {
    return controller.identity();
  }

  /** Sends an event; false when the connection is not open. */
  public boolean emit(Object event) {
    return controller.emit(event);
  }

  /** Sends an event of this name; false when the connection is not open. */
  public boolean emit(String event, Object payload) {
    return controller.emit(event, payload);
  }

  /** Sends a text message as it is; false when the connection is not open. */
  public boolean write(String text) {
    return controller.write(text);
  }

  /** Sends a binary message; false when the connection is not open. */
  public boolean write(ByteBuffer data) {
    return controller.write(data);
  }

  /** Closes the connection, behind what was sent. Nothing that arrives later is handled. */
  public void close() {
    controller.close();
  }

  /** Closes the connection; see {@link Controller#close(int, String)}. */
  public void close(int code, String reason) {
    controller.close(code, reason);
  }

  /** Closes the connection, but keeps the session; see {@link Controller#dropConnection}. */
  public void dropConnection() {
    controller.dropConnection();
  }

  /** How many messages were not sent; see {@link Controller#droppedMessages}. */
  public long droppedMessages() {
    return controller.droppedMessages();
  }

  /** Sends what is published to a channel; see {@link Controller#subscribe(String)}. */
  public String subscribe(String channel) {
    return controller.subscribe(channel);
  }

  /** The same; see {@link Controller#subscribe(String, Overflow)}. */
  public String subscribe(String channel, Overflow overflow) {
    return controller.subscribe(channel, overflow);
  }

  /** Calls a listener; see {@link Controller#subscribe(String, ChannelListener)}. */
  public String subscribe(String channel, ChannelListener listener) {
    return controller.subscribe(channel, listener);
  }

  /** Sends what any channel that matches gets; see {@link Controller#subscribePattern(String)}. */
  public String subscribePattern(String glob) {
    return controller.subscribePattern(glob);
  }

  /** The same, saying what holds when the client reads too slowly. */
  public String subscribePattern(String glob, Overflow overflow) {
    return controller.subscribePattern(glob, overflow);
  }

  /** Calls a listener for what any channel that matches gets. */
  public String subscribePattern(String glob, ChannelListener listener) {
    return controller.subscribePattern(glob, listener);
  }

  /** Ends a subscription; whether there was one. */
  public boolean unsubscribe(String channel) {
    return controller.unsubscribe(channel);
  }

  /** Ends the subscription of this very glob; whether there was one. */
  public boolean unsubscribePattern(String glob) {
    return controller.unsubscribePattern(glob);
  }

  /** Sends an event to all subscribers of a channel; see {@link Controller#publish}. */
  public void publish(String channel, Object event) {
    controller.publish(channel, event);
  }

  /** The same: an event's name, and a payload whose members stand beside it. */
  public void publish(String channel, String event, Object payload) {
    controller.publish(channel, event, payload);
  }

  /** The same, as a binary message. */
  public void publish(String channel, ByteBuffer data) {
    controller.publish(channel, data);
  }
}
