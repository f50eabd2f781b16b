package dev.plezi.server;

import dev.plezi.event.EventCodec;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.Exchange;
import dev.plezi.server.pubsub.Subscriber;
import dev.plezi.server.session.Payload;
import dev.plezi.server.session.Session;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What ties a controller instance to its request, its connection and its app. */
final class Bond implements Subscriber {
  private final Engine engine;
  private final Exchange exchange;
  private final Limits limits;

  // Set once for a connection, before its first callback; stays null for a plain request.
  private volatile @Nullable Session session;
  private volatile boolean textOnly;

  // Guarded by itself: the ends of the subscriptions, by channel; bounded by maxSubscriptions.
  private final Map<String, Runnable> subscriptions = new HashMap<>(0);
  private boolean ended;

  Bond(Engine engine, Exchange exchange, @Nullable Limits limits) {
    this.engine = engine;
    this.exchange = exchange;
    this.limits = limits == null ? engine.options().limits() : limits;
  }

  Exchange exchange() {
    return exchange;
  }

  void connect(Session to, Way way) {
    textOnly = way == Way.STREAM;
    session = to;
  }

  Body render(String template, Object model) {
    return engine.templates().render(template, model);
  }

  boolean emit(Object event) {
    return send(EventCodec.standard().encode(event));
  }

  boolean emit(String event, Object payload) {
    return send(EventCodec.standard().encode(event, payload));
  }

  boolean write(ByteBuffer data) {
    Session open = session;
    if (open == null) {
      return false;
    }
    if (textOnly) {
      throw new UnsupportedOperationException("an event stream carries text only");
    }
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    return open.send(Payload.binary(copy));
  }

  void close(int code, String reason) {
    Session open = session;
    if (open != null) {
      open.close(code, reason);
    }
  }

  void subscribe(String channel) {
    int limit = limits.maxSubscriptions();
    synchronized (subscriptions) {
      if (session == null || ended) {
        throw new IllegalStateException("only an open connection can subscribe");
      }
      if (subscriptions.containsKey(channel)) {
        return;
      }
      if (subscriptions.size() >= limit) {
        throw new IllegalStateException("a connection has at most " + limit + " subscriptions");
      }
      subscriptions.put(channel, engine.broker().subscribe(channel, this));
    }
  }

  boolean unsubscribe(String channel) {
    synchronized (subscriptions) {
      Runnable end = subscriptions.remove(channel);
      if (end != null) {
        end.run();
      }
      return end != null;
    }
  }

  void publish(String channel, Object event) {
    engine.broker().publish(channel, Payload.text(EventCodec.standard().encode(event)), this);
  }

  /** Ends all subscriptions, for good. */
  void end() {
    synchronized (subscriptions) {
      ended = true;
      subscriptions.values().forEach(Runnable::run);
      subscriptions.clear();
    }
  }

  @Override
  public void deliver(Payload message, @Nullable Subscriber publisher) {
    Session open = session;
    if (open != null) {
      open.deliver(message, publisher == this);
    }
  }

  private boolean send(String text) {
    Session open = session;
    return open != null && open.send(Payload.text(text));
  }
}
