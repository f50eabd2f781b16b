package dev.plezi.server;

import dev.plezi.event.Event;
import dev.plezi.protocol.CloseCode;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.Cookies;
import dev.plezi.server.http.Params;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.http.Response;
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

  // ---- actions

  /**
   * Answers {@code GET} without an {@code id}.
   *
   * <p>What this and every other action returns is the response: a string as plain text, a {@link
   * Body} such as {@link #render} makes, a map, a record or a list as JSON (a record with an {@link
   * dev.plezi.event.EventName} as its event); true for no more than the status and the headers set
   * at {@link #response}. A {@link java.util.concurrent.CompletionStage} of one of these is waited
   * for, as long as {@link Options#replyTimeout} allows. Null and false let the next route answer.
   *
   * <p>The {@code id} is the path's, the body's or the query's. One that names an {@link Action},
   * or an event that is {@link On#http}, calls that; else the verb decides, which a parameter
   * {@code _method} replaces in a request that is no GET.
   *
   * <p>A {@link dev.plezi.server.http.HttpException} is answered with its status, every other
   * exception with 500; nothing that was set at the response is sent with them.
   */
  public @Nullable Object index() {
    return null;
  }

  /** Answers {@code GET} with an {@code id}; returns as {@link #index} does. */
  public @Nullable Object show() {
    return null;
  }

  /** Answers {@code GET} with the {@code id} "new"; returns as {@link #index} does. */
  public @Nullable Object newForm() {
    return null;
  }

  /**
   * Answers {@code POST}, and {@code PUT} and {@code PATCH} without an {@code id} or with "new";
   * returns as {@link #index} does.
   */
  public @Nullable Object create() {
    return null;
  }

  /** Answers {@code PUT} and {@code PATCH} with an {@code id}; returns as {@link #index} does. */
  public @Nullable Object update() {
    return null;
  }

  /** Answers {@code DELETE}; returns as {@link #index} does. */
  public @Nullable Object delete() {
    return null;
  }

  // ---- callbacks

  /**
   * Decides on a WebSocket before it is accepted; cookies and headers set here travel with the
   * handshake. False lets the next route answer; a status of 300 or above, set on the {@link
   * #response}, is sent instead of the upgrade.
   */
  public boolean preConnect() {
    return true;
  }

  /** The connection is open. No event is handled before this returns. */
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

  // ---- helpers

  /** The request that this instance answers, or the connection's handshake. */
  protected final Request request() {
    return bond().exchange().request();
  }

  /**
   * Its parameters: the route's, the body's and the query's.
   *
   * @throws dev.plezi.server.http.HttpException when the body cannot be read
   */
  protected final Params params() {
    return bond().exchange().params();
  }

  /** What it carries; nothing if it is a GET, or a connection's handshake. */
  protected final RequestBody requestBody() {
    return bond().exchange().body();
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
