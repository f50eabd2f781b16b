package dev.plezi.server.internal.controller;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.Limits;
import dev.plezi.server.http.Body;
import dev.plezi.server.internal.channels.ConnectionSubscriptions;
import dev.plezi.server.internal.channels.PathMembers;
import dev.plezi.server.internal.channels.Publications;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.route.AppContext;
import dev.plezi.server.internal.route.RouteUrls;
import dev.plezi.server.internal.session.Identity;
import dev.plezi.server.internal.session.PublicationSink;
import dev.plezi.server.internal.session.Session;
import dev.plezi.server.internal.session.Term;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.internal.web.Exchange;
import dev.plezi.server.internal.web.Templates;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What ties a controller instance to its request, its connection and its app. */
public final class ConnectionContext {
  private final AppContext engine;
  private final Exchange exchange;
  private final RouteUrls links;
  private final ConnectionSubscriptions subscriptions;
  private final Duration renewBefore;

  // How many identities had been revoked before the application looked at this one's.
  private final long revocations;

  // Written by preConnect, or by an action; read by anybody.
  private volatile @Nullable Identity identity;

  // Set once for a connection, before its first callback; stays null for a plain request.
  private volatile @Nullable Session session;
  private volatile boolean textOnly;
  private volatile boolean raw;

  public ConnectionContext(
      AppContext engine, Exchange exchange, RouteUrls links, @Nullable Limits limits) {
    this.engine = engine;
    this.exchange = exchange;
    this.links = links;
    Limits own = limits == null ? engine.options().limits() : limits;
    this.renewBefore = own.renewBefore();
    this.revocations = engine.sessions().revocations();
    this.subscriptions = new ConnectionSubscriptions(engine.broker(), own.maxSubscriptions(), this);
  }

  public Exchange exchange() {
    return exchange;
  }

  void connect(Session to, ConnectionKind way, boolean asItIs) {
    textOnly = way == ConnectionKind.STREAM;
    raw = asItIs;
    Identity peer = identity;
    if (peer != null) {
      to.identify(peer);
    }
    session = to;
  }

  /** Says who the peer is; before it is connected. */
  public void identify(String name, @Nullable Instant expiry) {
    if (session != null) {
      throw new IllegalStateException("a connection's peer is identified by preConnect");
    }
    Term term = expiry == null ? null : term(expiry);
    identity = new Identity(Objects.requireNonNull(name, "identity"), term, revocations);
  }

  public @Nullable String identity() {
    Identity peer = identity;
    return peer == null ? null : peer.name();
  }

  /** A term that begins now. */
  Term term(Instant expiry) {
    return Term.until(expiry, engine.context().wall().instant(), renewBefore);
  }

  public RouteUrls links() {
    return links;
  }

  public Body render(String template, Object model) {
    return render(template, model, engine.options().layout());
  }

  public Body render(String template, Object model, @Nullable String layout) {
    Templates templates = engine.templates();
    if ("json".equals(exchange.params().get("format")) && templates.existsAsJson(template)) {
      return templates.json(template, model);
    }
    return layout == null
        ? templates.page(template, model)
        : templates.page(template, model, layout);
  }

  public boolean emit(Object event) {
    return send(EventCodec.standard().encode(event));
  }

  public boolean emit(String event, Object payload) {
    return send(EventCodec.standard().encode(event, payload));
  }

  /** Where messages are raw, none of them is the protocol's. */
  public boolean write(String text) {
    return raw ? send(text) : emit(text);
  }

  public boolean write(ByteBuffer data) {
    Session open = session;
    if (open == null) {
      return false;
    }
    if (textOnly) {
      throw new UnsupportedOperationException("an event stream carries text only");
    }
    return open.send(Publications.bytes(data));
  }

  public void close(int code, String reason) {
    Session open = session;
    if (open != null) {
      open.close(code, reason);
    }
  }

  public void dropConnection() {
    Session open = session;
    if (open != null) {
      open.dropConnection();
    }
  }

  public long droppedMessages() {
    PublicationSink deliveries = deliveries();
    return deliveries == null ? 0 : deliveries.dropped();
  }

  /** The way in for what is published; null when there is no connection. */
  public @Nullable PublicationSink deliveries() {
    Session open = session;
    return open == null ? null : open.deliveries();
  }

  public void subscribe(Topic topic, ConnectionSubscriptions.Target target) {
    PublicationSink deliveries = deliveries();
    if (deliveries == null) {
      throw new IllegalStateException("only an open connection can subscribe");
    }
    subscriptions.add(topic, target, deliveries);
  }

  public boolean unsubscribe(Topic topic) {
    return subscriptions.remove(topic);
  }

  /** Becomes one of those; not without a connection. */
  void join(PathMembers members) {
    PublicationSink deliveries = deliveries();
    if (deliveries != null) {
      members.join(this, deliveries, engine.broker());
    }
  }

  public void publish(String channel, WireMessage message) {
    Publications.publish(engine.broker(), Topic.named(channel), message, this);
  }

  /** Ends all subscriptions, for good. */
  void end() {
    subscriptions.end();
  }

  private boolean send(String text) {
    Session open = session;
    return open != null && open.send(WireMessage.text(text));
  }
}
