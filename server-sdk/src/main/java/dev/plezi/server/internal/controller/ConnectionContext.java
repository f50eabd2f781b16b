package dev.plezi.server.internal.controller;

import dev.plezi.server.Attribute;
import dev.plezi.server.ChannelListener;
import dev.plezi.server.Controller;
import dev.plezi.server.Limits;
import dev.plezi.server.Overflow;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.Cookies;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Params;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.http.Response;
import dev.plezi.server.internal.ControllerContext;
import dev.plezi.server.internal.channels.ConnectionSubscriptions;
import dev.plezi.server.internal.channels.ConnectionSubscriptions.Target;
import dev.plezi.server.internal.channels.PathMembers;
import dev.plezi.server.internal.channels.Publications;
import dev.plezi.server.internal.events.PendingRequests;
import dev.plezi.server.internal.pubsub.Others;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.session.ApplicationClose;
import dev.plezi.server.internal.session.Identity;
import dev.plezi.server.internal.session.Identity.Term;
import dev.plezi.server.internal.session.PublicationSink;
import dev.plezi.server.internal.session.Session;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.internal.web.Exchange;
import dev.plezi.server.internal.web.StaticFolder;
import dev.plezi.server.internal.web.Templates;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of what an application does with a request and its connection: by the
 * helper methods of a controller, and by the arguments of lambdas. Before the connection is
 * accepted, and for a plain request, there is no session: nothing is sent then.
 *
 * <p>The exchange is used by one thread at a time; all else is thread-safe.
 */
public final class ConnectionContext implements ControllerContext {
  private static final AtomicLong COUNT = new AtomicLong();
  private static final int SEE_OTHER = 303;

  /** The URLs that a controller can name from where it stands. */
  public interface Urls {
    /** A URL of the own route: what its path says now stays, but for the id. */
    String own(Map<String, ?> params);

    /** A URL of the first route of a controller. */
    String to(Class<? extends Controller> type, Map<String, ?> params);
  }

  private final long id = COUNT.incrementAndGet();
  private final AppServices services;
  private final Exchange exchange;
  private final Urls urls;
  private final ConnectionSubscriptions subscriptions;
  private final Duration renewBefore;
  private final int maxPendingRequests;
  private final int maxReplyStreams;

  // How many identities had been revoked before the application looked at this one's.
  private final long revocations;

  // Written by the application, by any of its threads.
  private volatile @Nullable Object attachment;

  // Made with the first, under this lock; as many as the application has keys.
  private volatile @Nullable Map<Attribute<?>, Object> attributes;

  // Who it is by default; written by preConnect, or by an action; read by anybody.
  private volatile @Nullable Identity identity;

  // Set once for a connection, before its first callback; stays null for a plain request.
  private volatile @Nullable Session session;
  private volatile @Nullable PendingRequests asked;
  private volatile boolean textOnly;
  private volatile boolean raw;

  /**
   * The context of a request, which may become a connection.
   *
   * @param limits the bounds of that
   */
  public ConnectionContext(AppServices services, Exchange exchange, Urls urls, Limits limits) {
    this.services = services;
    this.exchange = exchange;
    this.urls = urls;
    this.renewBefore = limits.renewBefore();
    this.maxPendingRequests = limits.maxPendingRequests();
    this.maxReplyStreams = limits.maxReplyStreams();
    this.revocations = services.revocations().getAsLong();
    String peer = services.identities().apply(exchange.request());
    this.identity = peer == null ? null : new Identity(peer, null, revocations);
    this.subscriptions =
        new ConnectionSubscriptions(
            services.codec(), services.broker(), limits.maxSubscriptions(), this);
  }

  // ---- for the controller's own machinery

  /**
   * The connection is accepted: from now on there is somebody to send to.
   *
   * @param asTheyAre whether its messages are raw
   * @return what is asked of its peer
   */
  PendingRequests connect(Session to, ConnectionKind kind, boolean asTheyAre) {
    textOnly = kind == ConnectionKind.STREAM;
    raw = asTheyAre;
    Identity peer = identity;
    if (peer != null) {
      to.identify(peer);
    }
    exchange.lasts();
    subscriptions.countIn(to.keptBytes());
    PendingRequests none = new PendingRequests(services.codec(), to, maxPendingRequests);
    asked = none;
    session = to;
    return none;
  }

  /** How many replies may be in parts at a time. */
  int maxReplyStreams() {
    return maxReplyStreams;
  }

  /** How many bytes its handshake and its subscriptions take, about. */
  int kept() {
    return exchange.kept() + subscriptions.bytes();
  }

  /** A term that begins now. */
  Term term(Instant expiry) {
    return Term.until(expiry, services.wall().instant(), renewBefore);
  }

  /** Becomes one of those; not without a connection. */
  void join(PathMembers members) {
    PublicationSink sink = publications();
    if (sink != null) {
      members.join(this, sink, services.broker());
    }
  }

  /** The way in for what is published; null when there is no connection. */
  @Nullable PublicationSink publications() {
    Session open = session;
    return open == null ? null : open.deliveries();
  }

  /** The connection is to be gone: what is kept for it does not count any more. */
  void forget() {
    subscriptions.countNoMore();
  }

  /** Ends all subscriptions, for good. */
  void end() {
    subscriptions.end();
  }

  // ---- the request

  @Override
  public Request request() {
    return exchange.request();
  }

  @Override
  public Params params() {
    return exchange.params();
  }

  @Override
  public RequestBody requestBody() {
    return exchange.body();
  }

  @Override
  public Cookies cookies() {
    return exchange.cookies();
  }

  // ---- the response

  @Override
  public Response response() {
    return exchange.response();
  }

  @Override
  public Body render(String template, Object model) {
    return render(template, model, services.layout());
  }

  @Override
  public Body render(String template, Object model, @Nullable String layout) {
    Templates templates = services.templates();
    if ("json".equals(params().get("format")) && templates.existsAsJson(template)) {
      return templates.json(template, model);
    }
    return layout == null
        ? templates.page(template, model)
        : templates.page(template, model, layout);
  }

  @Override
  public Body redirectTo(String location) {
    Response response = response().redirect(location);
    if (!request().reads()) {
      response.status(SEE_OTHER);
    }
    return Body.EMPTY;
  }

  @Override
  public String urlFor(@Nullable Object id) {
    return urls.own(id == null ? Map.of() : Map.of("id", id));
  }

  @Override
  public String urlFor(String actionOrId, Map<String, ?> params) {
    Map<String, Object> all = new LinkedHashMap<>(params);
    all.put("id", actionOrId);
    return urls.own(all);
  }

  @Override
  public String urlFor(Class<? extends Controller> controller, Map<String, ?> params) {
    return urls.to(controller, params);
  }

  @Override
  public Body sendFile(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw notFound();
    }
    return Body.file(file);
  }

  @Override
  public Body sendFile(Path folder, String name) {
    Path file = new StaticFolder(folder).file(name);
    if (file == null) {
      throw notFound();
    }
    return Body.file(file);
  }

  // ---- the connection

  @Override
  public long id() {
    return id;
  }

  @Override
  public void attach(@Nullable Object state) {
    attachment = state;
  }

  @Override
  public <T> @Nullable T attachment(Class<T> type) {
    return type.cast(attachment);
  }

  @Override
  @SuppressWarnings("unchecked") // it was put in under this very key, and a key has one type
  public <T> @Nullable T attribute(Attribute<T> key) {
    Map<Attribute<?>, Object> all = attributes;
    return all == null ? null : (T) all.get(key);
  }

  @Override
  public <T> void setAttribute(Attribute<T> key, @Nullable T value) {
    Objects.requireNonNull(key, "key");
    if (value == null) {
      Map<Attribute<?>, Object> all = attributes;
      if (all != null) {
        all.remove(key);
      }
    } else {
      attributes().put(key, value);
    }
  }

  private Map<Attribute<?>, Object> attributes() {
    synchronized (this) {
      Map<Attribute<?>, Object> all = attributes;
      if (all == null) {
        all = new ConcurrentHashMap<>(2);
        attributes = all;
      }
      return all;
    }
  }

  @Override
  public void identify(String name) {
    identify(name, (Term) null);
  }

  @Override
  public void identify(String name, Instant expiry) {
    identify(
        name,
        term(
            Objects.requireNonNull(
                expiry, "identify: the expiry is null; without one, identify(name) is for good")));
  }

  @Override
  public @Nullable String identity() {
    Identity peer = identity;
    return peer == null ? null : peer.name();
  }

  @Override
  public boolean emit(Object event) {
    return send(services.codec().encode(event));
  }

  @Override
  public boolean emit(String event, Object payload) {
    return send(services.codec().encode(event, payload));
  }

  @Override
  public boolean emitVolatile(Object event) {
    return sendVolatile(Publications.event(services.codec(), event));
  }

  @Override
  public boolean emitVolatile(String event, Object payload) {
    return sendVolatile(Publications.event(services.codec(), event, payload));
  }

  @Override
  public <T> CompletionStage<T> request(Object event, Class<T> type, Duration timeout) {
    return ask(services.codec().encode(event), type, timeout);
  }

  @Override
  public <T> CompletionStage<T> request(
      String event, Object payload, Class<T> type, Duration timeout) {
    return ask(services.codec().encode(event, payload), type, timeout);
  }

  /** Where messages are raw, none of them is the protocol's. */
  @Override
  public boolean write(String text) {
    return raw ? send(text) : emit(text);
  }

  @Override
  public boolean write(ByteBuffer data) {
    Session open = session;
    if (open == null) {
      return false;
    }
    if (textOnly) {
      throw new UnsupportedOperationException("an event stream carries text only");
    }
    return open.send(raw ? Publications.raw(data) : Publications.bytes(data));
  }

  @Override
  public void close(int code, String reason) {
    ApplicationClose close = new ApplicationClose(code, reason);
    Session open = session;
    if (open != null) {
      open.close(close.code(), close.reason());
    }
  }

  @Override
  public void dropConnection() {
    Session open = session;
    if (open != null) {
      open.dropConnection();
    }
  }

  @Override
  public void execute(Runnable task) {
    Objects.requireNonNull(task, "task");
    Session open = session;
    if (open == null) {
      throw new RejectedExecutionException("only an open connection has turns");
    }
    open.execute(task);
  }

  @Override
  public long droppedMessages() {
    PublicationSink sink = publications();
    return sink == null ? 0 : sink.dropped();
  }

  // ---- channels

  @Override
  public String subscribe(String channel, Overflow overflow) {
    add(Topic.channel(channel), Target.peer(overflow));
    return channel;
  }

  @Override
  public String subscribe(String channel, ChannelListener listener) {
    add(Topic.channel(channel), Target.of(listener));
    return channel;
  }

  @Override
  public String subscribePattern(String glob, Overflow overflow) {
    add(Topic.pattern(glob), Target.peer(overflow));
    return glob;
  }

  @Override
  public String subscribePattern(String glob, ChannelListener listener) {
    add(Topic.pattern(glob), Target.of(listener));
    return glob;
  }

  @Override
  public boolean unsubscribe(String channel) {
    return subscriptions.remove(Topic.channel(channel));
  }

  @Override
  public boolean unsubscribePattern(String glob) {
    return subscriptions.remove(Topic.pattern(glob));
  }

  @Override
  public void publish(String channel, Object event) {
    broadcast(channel, Publications.event(services.codec(), event));
  }

  @Override
  public void publish(String channel, String event, Object payload) {
    broadcast(channel, Publications.event(services.codec(), event, payload));
  }

  @Override
  public void publish(String channel, ByteBuffer data) {
    broadcast(channel, Publications.bytes(data));
  }

  @Override
  public void publishOthers(String channel, Object event) {
    broadcastToOthers(channel, Publications.event(services.codec(), event));
  }

  @Override
  public void publishOthers(String channel, String event, Object payload) {
    broadcastToOthers(channel, Publications.event(services.codec(), event, payload));
  }

  @Override
  public void publishOthers(String channel, ByteBuffer data) {
    broadcastToOthers(channel, Publications.bytes(data));
  }

  // ---- inside

  private void identify(String name, @Nullable Term term) {
    if (session != null) {
      throw new IllegalStateException("a connection's peer is identified by preConnect");
    }
    identity = new Identity(Objects.requireNonNull(name, "identity"), term, revocations);
  }

  private static HttpException notFound() {
    return new HttpException(404, "404 Not Found");
  }

  private <T> CompletionStage<T> ask(String event, Class<T> type, Duration timeout) {
    String name = PendingRequests.check(services.codec(), event, type, timeout);
    PendingRequests open = asked;
    return open == null ? PendingRequests.closed(name) : open.ask(event, name, type, timeout);
  }

  private boolean send(String text) {
    Session open = session;
    return open != null && open.send(WireMessage.text(text));
  }

  private boolean sendVolatile(WireMessage event) {
    Session open = session;
    return open != null && open.sendVolatile(event);
  }

  private void add(Topic topic, Target target) {
    PublicationSink sink = publications();
    if (sink == null) {
      throw new IllegalStateException("only an open connection can subscribe");
    }
    subscriptions.add(topic, target, sink);
  }

  private void broadcast(String channel, WireMessage message) {
    services.broker().publish(Topic.named(channel), message, this);
  }

  private void broadcastToOthers(String channel, WireMessage message) {
    services.broker().publish(Topic.named(channel), message, new Others(this));
  }
}
