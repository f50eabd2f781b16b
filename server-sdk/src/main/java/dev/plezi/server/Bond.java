package dev.plezi.server;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.Exchange;
import dev.plezi.server.http.Templates;
import dev.plezi.server.pubsub.Broker;
import dev.plezi.server.pubsub.Topic;
import dev.plezi.server.session.Deliveries;
import dev.plezi.server.session.Identity;
import dev.plezi.server.session.Payload;
import dev.plezi.server.session.Session;
import dev.plezi.server.session.Term;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What ties a controller instance to its request, its connection and its app. */
final class Bond {
  private final Engine engine;
  private final Exchange exchange;
  private final Links links;
  private final Subscriptions subscriptions;
  private final Duration renewBefore;

  // How many identities had been revoked before the application looked at this one's.
  private final long revocations;

  // Written by preConnect, or by an action; read by anybody.
  private volatile @Nullable Identity identity;

  // Set once for a connection, before its first callback; stays null for a plain request.
  private volatile @Nullable Session session;
  private volatile boolean textOnly;
  private volatile boolean raw;

  Bond(Engine engine, Exchange exchange, Links links, @Nullable Limits limits) {
    this.engine = engine;
    this.exchange = exchange;
    this.links = links;
    Limits own = limits == null ? engine.options().limits() : limits;
    this.renewBefore = own.renewBefore();
    this.revocations = engine.sessions().revocations();
    this.subscriptions = new Subscriptions(engine.broker(), own.maxSubscriptions(), this);
  }

  Broker broker() {
    return engine.broker();
  }

  Exchange exchange() {
    return exchange;
  }

  void connect(Session to, Way way, boolean asItIs) {
    textOnly = way == Way.STREAM;
    raw = asItIs;
    Identity peer = identity;
    if (peer != null) {
      to.identify(peer);
    }
    session = to;
  }

  /** Says who the peer is; before it is connected. */
  void identify(String name, @Nullable Instant expiry) {
    if (session != null) {
      throw new IllegalStateException("a connection's peer is identified by preConnect");
    }
    Term term = expiry == null ? null : term(expiry);
    identity = new Identity(Objects.requireNonNull(name, "identity"), term, revocations);
  }

  @Nullable String identity() {
    Identity peer = identity;
    return peer == null ? null : peer.name();
  }

  /** A term that begins now. */
  Term term(Instant expiry) {
    return Term.until(expiry, engine.context().wall().instant(), renewBefore);
  }

  Links links() {
    return links;
  }

  Body render(String template, Object model) {
    return render(template, model, engine.options().layout());
  }

  Body render(String template, Object model, @Nullable String layout) {
    Templates templates = engine.templates();
    if ("json".equals(exchange.params().get("format")) && templates.existsAsJson(template)) {
      return templates.json(template, model);
    }
    return layout == null
        ? templates.page(template, model)
        : templates.page(template, model, layout);
  }

  boolean emit(Object event) {
    return send(EventCodec.standard().encode(event));
  }

  boolean emit(String event, Object payload) {
    return send(EventCodec.standard().encode(event, payload));
  }

  /** Where messages are raw, none of them is the protocol's. */
  boolean write(String text) {
    return raw ? send(text) : emit(text);
  }

  boolean write(ByteBuffer data) {
    Session open = session;
    if (open == null) {
      return false;
    }
    if (textOnly) {
      throw new UnsupportedOperationException("an event stream carries text only");
    }
    return open.send(Publishing.bytes(data));
  }

  void close(int code, String reason) {
    Session open = session;
    if (open != null) {
      open.close(code, reason);
    }
  }

  void dropConnection() {
    Session open = session;
    if (open != null) {
      open.dropConnection();
    }
  }

  long droppedMessages() {
    Deliveries deliveries = deliveries();
    return deliveries == null ? 0 : deliveries.dropped();
  }

  /** The way in for what is published; null when there is no connection. */
  @Nullable Deliveries deliveries() {
    Session open = session;
    return open == null ? null : open.deliveries();
  }

  void subscribe(Topic topic, Subscriptions.Target target) {
    Deliveries deliveries = deliveries();
    if (deliveries == null) {
      throw new IllegalStateException("only an open connection can subscribe");
    }
    subscriptions.add(topic, target, deliveries);
  }

  boolean unsubscribe(Topic topic) {
    return subscriptions.remove(topic);
  }

  void publish(String channel, Payload message) {
    Publishing.publish(engine.broker(), Topic.named(channel), message, this);
  }

  /** Ends all subscriptions, for good. */
  void end() {
    subscriptions.end();
  }

  private boolean send(String text) {
    Session open = session;
    return open != null && open.send(Payload.text(text));
  }
}
