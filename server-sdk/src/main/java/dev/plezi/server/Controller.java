package dev.plezi.server;

import dev.plezi.event.Event;
import dev.plezi.protocol.CloseCode;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.Cookies;
import dev.plezi.server.http.Params;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.Response;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The base of an application's controllers. There is one instance for each connection, for its
 * whole life, and one for each plain HTTP request: fields are the connection's state.
 *
 * <p>All callbacks and event methods of a connection run one after another, on worker threads
 * (virtual ones where the JVM has them), and may block; no other connection waits for them. Fields
 * need no lock as long as only these methods touch them.
 *
 * <p>The helper methods cannot be used in the constructor.
 */
public abstract class Controller {
  private static final int LEAST_OWN_CODE = 4000;
  private static final int LAST_OWN_CODE = 4999;
  private static final int MAX_REASON_BYTES = 123;

  /** Set once, before any callback. */
  private @Nullable Bond bond;

  /** For subclasses. */
  protected Controller() {}

  // ---- callbacks

  /**
   * Answers {@code GET} of the route without an id: a string (plain text), a {@link Body} such as
   * {@link #render} makes, a map (JSON); null lets the next route answer.
   */
  public @Nullable Object index() {
    return null;
  }

  /**
   * Decides on a WebSocket, or an event stream, before it is accepted; cookies and headers set here
   * travel with the acceptance. False lets the next route decide, and forgets them; a status of 300
   * or above, set on the {@link #response}, is sent instead, and they with it.
   */
  public boolean preConnect() {
    return true;
  }

  /** The WebSocket is open. No message is handled before this returns. */
  public void onOpen() {}

  /** The connection is closed. Called once, last. */
  public void onClose() {}

  /** The server shuts down, and will close the connection when this returns. */
  public void onShutdown() {}

  /**
   * Handles the events that have no method of their own; only if overridden.
   *
   * @return as an {@link On} method returns
   */
  public @Nullable Object unknown(Event event) {
    return null;
  }

  // ---- raw messages

  /**
   * Handles a text message as it is; only if overridden. A controller that overrides this, or its
   * namesake for binary messages, is raw: it has no event methods. The kind that it does not
   * override ends the connection with 1003.
   *
   * @throws Exception logged; the connection lives on
   */
  public void onMessage(String text) throws Exception {}

  /**
   * Handles a binary message; only if overridden.
   *
   * @param data the message; the handler's own, to keep or to change
   * @throws Exception logged; the connection lives on
   */
  public void onMessage(ByteBuffer data) throws Exception {}

  // ---- event streams

  /**
   * An event stream is open: a {@code GET} with {@code Accept: text/event-stream}, such as a
   * browser's {@code EventSource} sends, was accepted; only if overridden. A stream goes one way;
   * else it is a connection like a WebSocket, and gets {@link #onShutdown} and {@link #onClose}.
   * Each text message becomes the data of one server-sent event. {@link #close()} completes the
   * response; an {@code EventSource} then connects again by itself, until it is refused or closed.
   */
  public void onSse() {}

  // ---- helpers

  /** The request that this instance answers, or the connection's handshake. */
  protected final Request request() {
    return bond().exchange().request();
  }

  /** Its parameters: the route's and the query's. */
  protected final Params params() {
    return bond().exchange().params();
  }

  /** Its cookies, and those to set. */
  protected final Cookies cookies() {
    return bond().exchange().cookies();
  }

  /** Its response: status and headers. */
  protected final Response response() {
    return bond().exchange().response();
  }

  /** Renders a template that needs nothing but itself. */
  protected final Body render(String template) {
    return render(template, Map.of());
  }

  /**
   * Renders a template.
   *
   * @param template its name: {@code "chat"} is {@code templates/chat.html} on the class path
   * @param model a map or a record, whose members the template names; their values are escaped
   */
  protected final Body render(String template, Object model) {
    return bond().render(template, model);
  }

  /**
   * Sends an event to this connection's client: an event record, or another form that {@link On}
   * names.
   *
   * @return false when there is no open connection
   */
  protected final boolean emit(Object event) {
    return bond().emit(event);
  }

  /**
   * Sends an event to this connection's client.
   *
   * @param event the event's name
   * @param payload written as a JSON object, its members beside the name
   * @return false when there is no open connection
   */
  protected final boolean emit(String event, Object payload) {
    return bond().emit(event, payload);
  }

  /**
   * Sends a text message as it is.
   *
   * @return false when there is no open connection
   */
  protected final boolean write(String text) {
    return bond().emit(text);
  }

  /**
   * Sends a binary message: a copy of the remaining bytes; the buffer stays as it is.
   *
   * @return false when there is no open connection
   * @throws UnsupportedOperationException when the connection is an event stream, which carries
   *     text only
   */
  protected final boolean write(ByteBuffer data) {
    return bond().write(data);
  }

  /** Closes the connection, behind what was sent. Nothing that arrives later is handled. */
  protected final void close() {
    close(CloseCode.NORMAL, "");
  }

  /**
   * Closes the connection, behind what was sent.
   *
   * @param code 1000, or one of an application's own: 4000 to 4999
   * @param reason for the peer; at most 123 bytes in UTF-8
   * @throws IllegalArgumentException when the code or the reason cannot be sent
   */
  protected final void close(int code, String reason) {
    if (code != CloseCode.NORMAL && (code < LEAST_OWN_CODE || code > LAST_OWN_CODE)) {
      throw new IllegalArgumentException("close code " + code + " is neither 1000 nor 4000-4999");
    }
    if (reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON_BYTES) {
      throw new IllegalArgumentException("the reason is longer than " + MAX_REASON_BYTES);
    }
    bond().close(code, reason);
  }

  /**
   * Sends this connection what is published to a channel from now on. A channel that is subscribed
   * already stays so, once. Ends with the connection.
   *
   * @return the channel
   * @throws IllegalStateException when there is no connection, or it listens to as many channels as
   *     {@link Limits#maxSubscriptions} allows
   */
  protected final String subscribe(String channel) {
    bond().subscribe(channel);
    return channel;
  }

  /**
   * Ends a subscription.
   *
   * @return whether there was one
   */
  protected final boolean unsubscribe(String channel) {
    return bond().unsubscribe(channel);
  }

  /**
   * Sends an event to all subscribers of a channel. If this connection is one of them, it gets the
   * event after the running method's reply.
   *
   * @param event an event record, or another form that {@link On} names
   */
  protected final void publish(String channel, Object event) {
    bond().publish(channel, event);
  }

  final void bind(Bond to) {
    if (bond != null) {
      throw new IllegalStateException(
          getClass().getName() + ": a supplier makes a new controller each time");
    }
    bond = to;
  }

  private Bond bond() {
    if (bond == null) {
      throw new IllegalStateException(
          getClass().getName() + " is not bound to a request yet: use onOpen, not the constructor");
    }
    return bond;
  }
}
