package dev.plezi.server;

import dev.plezi.event.Event;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.Cookies;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Params;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.http.Response;
import dev.plezi.server.internal.ControllerAccess;
import dev.plezi.server.internal.ControllerContext;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;
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
  static {
    ControllerAccess.open(Controller::bind, Controller::context);
  }

  /** Set once, before any callback. */
  private @Nullable ControllerContext context;

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
   * Decides on a WebSocket, an event stream, or an event over HTTP, before it is accepted; cookies
   * and headers set here travel with the acceptance. False lets the next route decide, and forgets
   * them; a status of 300 or above, or 204, set on the {@link #response}, is sent instead, and they
   * with it. A browser's {@code EventSource} connects again by itself, {@code Last-Event-ID} among
   * its headers if it was given any, until it is answered 204.
   */
  public boolean preConnect() {
    return true;
  }

  /** The WebSocket is open. No message is handled before this returns. */
  public void onOpen() {}

  /**
   * The connection is lost, the session is not: the peer may come back to this instance with
   * another. What is sent meanwhile is kept for it.
   */
  public void onSuspend() {}

  /** The peer is back. Nothing was lost. */
  public void onResume() {}

  /**
   * Takes the new token of a peer whose identity would expire soon, and which was asked for it;
   * only if overridden. What was {@linkplain #identify(String, Instant) identified} stays so until
   * the returned time. Without an answer until the old one, the connection is closed with 4401.
   *
   * @return until when the token counts; null refuses it, and closes with 4401
   * @throws Exception refuses it, too; logged
   */
  public @Nullable Instant onRenew(String token) throws Exception {
    return null;
  }

  /**
   * The connection is closed, or the session over: calls {@link #onClose()}, unless it is
   * overridden. Called once, last.
   *
   * @param why how it has ended
   */
  public void onClose(Closed why) {
    onClose();
  }

  /** The same, for those who need not know why. */
  public void onClose() {}

  /**
   * The server shuts down. When this returns the connection is closed; or, of a client that has a
   * session, it is asked to come back somewhat later.
   */
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
    return context().request();
  }

  /**
   * Its parameters: the route's, the body's and the query's.
   *
   * @throws dev.plezi.server.http.HttpException when the body cannot be read
   */
  protected final Params params() {
    return context().params();
  }

  /** What it carries; nothing if it is a GET, or a connection's handshake. */
  protected final RequestBody requestBody() {
    return context().requestBody();
  }

  /** Its cookies, and those to set. */
  protected final Cookies cookies() {
    return context().cookies();
  }

  /** Its response: status and headers. */
  protected final Response response() {
    return context().response();
  }

  /** Says who the peer is, for good; see {@link #identify(String, Instant)}. */
  protected final void identify(String identity) {
    context().identify(identity);
  }

  /**
   * Says who the peer is, and until when that holds; in {@link #preConnect}. A session is resumed
   * by the same identity only, and holds as long as the latest of its connections. At its expiry,
   * and by {@link App#revoke}, the connection is closed with 4401, and its session is over. Where
   * {@link #onRenew} is overridden, a client that has a session is asked for a new token before,
   * {@link Limits#renewBefore}.
   *
   * @param identity such as a user's id
   * @throws IllegalStateException when the connection is accepted already
   */
  protected final void identify(String identity, Instant expiry) {
    context().identify(identity, expiry);
  }

  /**
   * Who the peer is, as it was {@linkplain #identify(String) identified}, or else as {@link
   * Options#defaultIdentity} says; null for nobody.
   */
  protected final @Nullable String identity() {
    return context().identity();
  }

  /** Renders a template that needs nothing but itself. */
  protected final Body render(String template) {
    return context().render(template);
  }

  /**
   * Renders a template, inside {@link Options#layout} if that is set. When the parameter {@code
   * format} is "json" and the template has a namesake for it, that is rendered, as JSON.
   *
   * @param template its name: {@code "chat"} is {@code templates/chat.html} on the class path, and
   *     {@code templates/chat.json} its namesake
   * @param model a map or a record, whose members the template names; their values are escaped
   * @throws IllegalArgumentException naming the template that is missing, or the member that the
   *     model has not
   * @throws IllegalStateException when jmustache, which is optional, is missing
   */
  protected final Body render(String template, Object model) {
    return context().render(template, model);
  }

  /** Renders a template inside another layout than {@link Options#layout}; null for none. */
  protected final Body render(String template, Object model, @Nullable String layout) {
    return context().render(template, model, layout);
  }

  /**
   * Sends the browser elsewhere: with 302, or 303 after a request that is no GET, so that the
   * browser gets the new page. To be returned.
   *
   * @param location a URL with its scheme, or a path; one that a peer has named may lead anywhere,
   *     unless it begins with one {@code /}
   * @throws IllegalArgumentException when a browser would read it otherwise than it looks; see
   *     {@link dev.plezi.server.http.Response#redirect}
   */
  protected final Body redirectTo(String location) {
    return context().redirectTo(location);
  }

  /**
   * The path of an id or an action on this controller's own route; null for its index. The other
   * parameters of the present path stay, those of {@link App#rewrite} too.
   */
  protected final String urlFor(@Nullable Object id) {
    return context().urlFor(id);
  }

  /**
   * The same, with parameters: those that the route's path names stand there, the others in the
   * query. Null values are left out.
   *
   * @throws IllegalArgumentException naming the parameter that is missing
   */
  protected final String urlFor(String actionOrId, Map<String, ?> params) {
    return context().urlFor(actionOrId, params);
  }

  /**
   * The path of another controller, by the first route that it has.
   *
   * @throws IllegalArgumentException naming the controller that has no route, or the parameter that
   *     is missing
   */
  protected final String urlFor(Class<? extends Controller> controller, Map<String, ?> params) {
    return context().urlFor(controller, params);
  }

  /**
   * Sends a file.
   *
   * @return see {@link Body#file}; may be made a {@link Body#download}
   * @throws HttpException 404, when it is no readable file
   */
  protected final Body sendFile(Path file) {
    return context().sendFile(file);
  }

  /**
   * Sends the file of a folder that a request names.
   *
   * @param name the file's path below the folder, its parts between slashes
   * @throws HttpException 404, when there is no such readable file, the name leads out of the
   *     folder (by {@code ..}, as an absolute path, through a symbolic link), or a part of it
   *     begins with a dot, but for {@code .well-known}
   */
  protected final Body sendFile(Path folder, String name) {
    return context().sendFile(folder, name);
  }

  /** Sends bytes, to be shown by the browser. */
  protected final Body sendData(byte[] data, String type) {
    return Body.data(type, data);
  }

  /** Sends bytes, to be saved by the browser under a name, which may be any text. */
  protected final Body sendData(byte[] data, String type, String downloadName) {
    return Body.data(type, data).download(downloadName);
  }

  /**
   * Sends an event to this connection's client: an event record, or another form that {@link On}
   * names.
   *
   * @return false when there is no open connection
   */
  protected final boolean emit(Object event) {
    return context().emit(event);
  }

  /**
   * Sends an event to this connection's client.
   *
   * @param event the event's name
   * @param payload written as a JSON object, its members beside the name; {@code Map.of()} for none
   * @return false when there is no open connection
   * @throws IllegalArgumentException when the payload is no object
   * @throws NullPointerException when it is null
   */
  protected final boolean emit(String event, Object payload) {
    return context().emit(event, payload);
  }

  /**
   * Sends an event that is worth nothing later, such as where a pointer is, to this connection's
   * client, if it can be written at once; else it is left out. It is left out while there is no
   * connection, so that none is kept for a session that is away; while an earlier message is still
   * being written, as to a client that reads slowly; and where half of what may wait for it, or be
   * kept, is taken. It takes its place among what is emitted, and never makes a client slow.
   *
   * <p>One that was written is like any other: in a session it counts, and is sent again if the
   * connection breaks before the client has received it. So what is left out is no gap, and the
   * counts of both ends stay exact.
   *
   * @param event as of {@link #emit(Object)}
   * @return false when it is left out
   */
  protected final boolean emitVolatile(Object event) {
    return context().emitVolatile(event);
  }

  /**
   * The same.
   *
   * @param event the event's name
   * @param payload as of {@link #emit(String, Object)}
   */
  protected final boolean emitVolatile(String event, Object payload) {
    return context().emitVolatile(event, payload);
  }

  /**
   * Asks this connection's client, whose handler of that name answers: {@code client.handle}. The
   * request and its answer are messages of the session as all others are: they outlive a connection
   * that breaks, and the handler runs once.
   *
   * <p>What becomes of it is told in a turn of this connection, as events and callbacks are, one at
   * a time with them; so what follows may use this controller's fields. A handler that asks goes on
   * by {@code thenAccept} and the like, or returns what follows as its own result. It cannot wait
   * for the answer, which would have its turn only when the handler has ended: to {@code join} or
   * {@code get} it there, or what follows from it, is an {@link IllegalStateException}. Other ways
   * to wait there, such as {@code CompletableFuture.allOf(…).join()}, are not noticed, and hold the
   * connection up for good. From another thread it may be waited for.
   *
   * @param event an event record, or another form that {@link On} names
   * @param type what the result is read as: a record or another type that Jackson reads, or {@code
   *     Void.class} when it does not matter
   * @param timeout from now on, with or without a connection; above zero and at most a day
   * @return completes with the result, null where the handler has none. Fails with {@link
   *     dev.plezi.event.EventException} when the handler fails: with its own code and message, or
   *     with {@code internal}, with {@code invalid} when the event has not the shape that it takes,
   *     and with {@code unknown_event} when there is none; with {@link
   *     dev.plezi.event.InvalidEventException} when the result has not the shape of the type; with
   *     {@link ReplyTimeoutException}; and with {@link ConnectionClosedException} when the session
   *     is over. It has failed already when this returns: with {@code unsupported} where there is
   *     no session, as at level 1, on event streams, and where messages are raw; with {@link
   *     ConnectionClosedException} when there is no open connection; and with {@link
   *     IllegalStateException} when as many requests are open as {@link Limits#maxPendingRequests}
   *     allows
   * @throws IllegalArgumentException when the event cannot be sent, nothing can be read as the
   *     type, or the timeout is out of its bounds
   */
  protected final <T> CompletionStage<T> request(Object event, Class<T> type, Duration timeout) {
    return context().request(event, type, timeout);
  }

  /** The same: an event's name, and a payload whose members stand beside it. */
  protected final <T> CompletionStage<T> request(
      String event, Object payload, Class<T> type, Duration timeout) {
    return context().request(event, payload, type, timeout);
  }

  /**
   * Sends a text message as it is.
   *
   * @return false when there is no open connection
   * @throws IllegalArgumentException when it is a control event of the protocol, and messages are
   *     events here
   */
  protected final boolean write(String text) {
    return context().write(text);
  }

  /**
   * Sends a binary message: a copy of the remaining bytes; the buffer stays as it is.
   *
   * @return false when there is no open connection
   * @throws UnsupportedOperationException when the connection is an event stream, which carries
   *     text only
   */
  protected final boolean write(ByteBuffer data) {
    return context().write(data);
  }

  /** Closes the connection, behind what was sent. Nothing that arrives later is handled. */
  protected final void close() {
    context().close();
  }

  /**
   * Closes the connection, behind what was sent.
   *
   * @param code 1000, or one of an application's own: 4000 to 4999 but 4001, 4008 and 4029, with
   *     which the protocol closes a connection whose session goes on
   * @param reason for the peer; at most 123 bytes in UTF-8
   * @throws IllegalArgumentException when the code or the reason cannot be sent
   */
  protected final void close(int code, String reason) {
    context().close(code, reason);
  }

  /**
   * Closes the connection at once, but keeps the session: its client comes back by itself, and
   * nothing is lost. Without a session it is as {@link #close()}.
   */
  protected final void dropConnection() {
    context().dropConnection();
  }

  /**
   * Runs a task in this connection's turn: behind what waits already, and one at a time with its
   * callbacks and event methods, so that it may use this controller's fields. By any thread;
   * returns at once. It makes an {@link java.util.concurrent.Executor} of a connection, for what is
   * promised elsewhere: {@code price.thenAcceptAsync(p -> last = p, this::execute)}.
   *
   * <p>It runs also while a session has no connection, or is closing; what was taken runs before
   * {@link #onClose}. What it throws is logged.
   *
   * @throws java.util.concurrent.RejectedExecutionException when there is no open connection: not
   *     yet, not any more, or for a plain request; or when as many tasks wait as {@link
   *     Limits#mailboxMessages} allows messages
   */
  protected final void execute(Runnable task) {
    context().execute(task);
  }

  /**
   * How many messages were not sent because this connection's client read too slowly, of channels
   * that are subscribed with {@link Overflow#drop}.
   */
  protected final long droppedMessages() {
    return context().droppedMessages();
  }

  /**
   * Sends this connection what is published to a channel from now on: waits until Redis, if there
   * is one, has confirmed it, at most 2 s, and not at all while it is away. A channel that is
   * subscribed already stays so, once. Ends with the connection.
   *
   * @return the channel
   * @throws IllegalStateException when there is no open connection, or it has as many subscriptions
   *     as {@link Limits#maxSubscriptions} allows
   * @throws BrokerUnavailableException when Redis refuses it; then there is no subscription
   */
  protected final String subscribe(String channel) {
    return context().subscribe(channel);
  }

  /**
   * The same, saying what becomes of the channel's messages when this connection's client reads
   * them too slowly. Of several for one channel the last counts.
   *
   * @return the channel
   * @throws IllegalStateException as {@link #subscribe(String)}
   */
  protected final String subscribe(String channel, Overflow overflow) {
    return context().subscribe(channel, overflow);
  }

  /**
   * Calls a listener for what is published to a channel from now on, instead of sending it. It runs
   * as the event methods do, one at a time with them, and may use this controller's fields and
   * helpers. What waits for it is bounded as what waits for a slow reader is ({@link
   * Limits#outboxBytes}), with the same end. Of several for one channel the last counts.
   *
   * @return the channel
   * @throws IllegalStateException as {@link #subscribe(String)}
   */
  protected final String subscribe(String channel, ChannelListener listener) {
    return context().subscribe(channel, listener);
  }

  /**
   * Sends this connection what is published to any channel that matches, as {@link
   * #subscribe(String)} does. What comes by a channel's own subscription, too, comes twice.
   *
   * @param glob {@code *} any text, {@code ?} one byte, {@code [ab]}, {@code [a-z]}, {@code [^a]}
   *     one of these bytes; a backslash takes the next literally; as {@code PSUBSCRIBE} of Redis
   * @return the glob
   * @throws IllegalStateException as {@link #subscribe(String)}
   */
  protected final String subscribePattern(String glob) {
    return context().subscribePattern(glob);
  }

  /** The same, saying what holds when this connection's client reads too slowly. */
  protected final String subscribePattern(String glob, Overflow overflow) {
    return context().subscribePattern(glob, overflow);
  }

  /** Calls a listener for what is published to any channel that matches, instead of sending it. */
  protected final String subscribePattern(String glob, ChannelListener listener) {
    return context().subscribePattern(glob, listener);
  }

  /**
   * Ends a subscription, with or without a listener.
   *
   * @return whether there was one
   */
  protected final boolean unsubscribe(String channel) {
    return context().unsubscribe(channel);
  }

  /** Ends the subscription of this very glob; whether there was one. */
  protected final boolean unsubscribePattern(String glob) {
    return context().unsubscribePattern(glob);
  }

  /**
   * Sends an event to all subscribers of a channel. If this connection is one of them, it gets the
   * event after the running method's reply. Does not wait for anybody: to other servers it goes by
   * way of Redis, at most once; what that refuses later is told to the log, and thrown at the next
   * publication.
   *
   * @param event an event record, or another form that {@link On} names
   * @throws BrokerUnavailableException when only this server's subscribers get it
   */
  protected final void publish(String channel, Object event) {
    context().publish(channel, event);
  }

  /** The same: an event's name, and a payload whose members stand beside it. */
  protected final void publish(String channel, String event, Object payload) {
    context().publish(channel, event, payload);
  }

  /** The same, as a binary message; event streams pass over it. */
  protected final void publish(String channel, ByteBuffer data) {
    context().publish(channel, data);
  }

  /**
   * Sends an event to all subscribers of a channel but this connection, by whatever subscription of
   * its own it would get it, listeners too. Other connections of the same peer, such as its second
   * tab, are others. In all else as {@link #publish(String, Object)}; without a connection it is
   * the same.
   *
   * @throws BrokerUnavailableException when only this server's subscribers get it
   */
  protected final void publishOthers(String channel, Object event) {
    context().publishOthers(channel, event);
  }

  /** The same: an event's name, and a payload whose members stand beside it. */
  protected final void publishOthers(String channel, String event, Object payload) {
    context().publishOthers(channel, event, payload);
  }

  /** The same, as a binary message; event streams pass over it. */
  protected final void publishOthers(String channel, ByteBuffer data) {
    context().publishOthers(channel, data);
  }

  private void bind(ControllerContext to) {
    if (context != null) {
      throw new IllegalStateException(
          getClass().getName() + ": a supplier makes a new controller each time");
    }
    context = to;
  }

  private ControllerContext context() {
    if (context == null) {
      throw new IllegalStateException(
          getClass().getName()
              + " is not bound to a request yet: use onOpen, not the constructor; and a proxy, such"
              + " as Spring makes of @Transactional beans, can be no controller");
    }
    return context;
  }
}
