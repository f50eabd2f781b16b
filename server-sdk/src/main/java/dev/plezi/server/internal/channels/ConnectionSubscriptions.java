package dev.plezi.server.internal.channels;

import dev.plezi.server.ChannelListener;
import dev.plezi.server.ChannelMessage;
import dev.plezi.server.Overflow;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.BrokerSubscription;
import dev.plezi.server.internal.pubsub.Subscriber;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.session.PublicationSink;
import dev.plezi.server.internal.transport.LogText;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one connection listens to. Thread-safe. */
public final class ConnectionSubscriptions {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionSubscriptions.class);

  private final Broker broker;
  private final int limit;
  private final Object owner;

  // Guarded by this; bounded by the limit.
  private final Map<Topic, Held> held = new HashMap<>(0);
  private boolean ended;

  /**
   * None yet.
   *
   * @param limit how many there may be
   * @param owner what the connection publishes as
   */
  public ConnectionSubscriptions(Broker broker, int limit, Object owner) {
    this.broker = broker;
    this.limit = limit;
    this.owner = owner;
  }

  /**
   * Where a subscription's messages go.
   *
   * @param listener the application's code; null for the peer
   * @param overflow what holds when that is too slow
   */
  public record Target(@Nullable ChannelListener listener, Overflow overflow) {
    public static Target of(ChannelListener listener) {
      return new Target(Objects.requireNonNull(listener, "listener"), Overflow.close());
    }

    public static Target peer(Overflow overflow) {
      return new Target(null, Objects.requireNonNull(overflow, "overflow"));
    }
  }

  /** Adds a subscription, or gives a present one another target; waits until it is confirmed. */
  public void add(Topic topic, Target target, PublicationSink deliveries) {
    BrokerSubscription listening;
    synchronized (this) {
      Held present = held.get(topic);
      if (present != null) {
        present.ear.target = target;
        return;
      }
      if (ended) {
        throw new IllegalStateException("only an open connection can subscribe");
      }
      if (held.size() >= limit) {
        throw new IllegalStateException("a connection has at most " + limit + " subscriptions");
      }
      Ear ear = new Ear(deliveries, target);
      listening = broker.subscribe(topic, ear);
      held.put(topic, new Held(ear, listening));
    }
    // Not under the lock: the connection's end would wait too.
    listening.awaitConfirmed();
  }

  /** Ends a subscription; whether there was one. */
  public synchronized boolean remove(Topic topic) {
    Held present = held.remove(topic);
    if (present != null) {
      present.end();
    }
    return present != null;
  }

  /** Ends all, for good. */
  public synchronized void end() {
    ended = true;
    held.values().forEach(Held::end);
    held.clear();
  }

  private static @Nullable String find(
      Function<ChannelMessage, @Nullable String> key, PublishedMessage message) {
    try {
      return key.apply(message);
    } catch (Throwable e) {
      // Whatever it is: the publisher has nothing to do with it.
      LOG.error("no key found for channel {}", LogText.of(message.channel()), e);
      return null;
    }
  }

  private record Held(Ear ear, BrokerSubscription listening) {
    public void end() {
      ear.ended = true;
      listening.end();
    }
  }

  /** The subscriber for one topic. */
  private final class Ear implements Subscriber {
    private final PublicationSink deliveries;
    private volatile Target target;
    private volatile boolean ended;

    Ear(PublicationSink deliveries, Target target) {
      this.deliveries = deliveries;
      this.target = target;
    }

    @Override
    public void deliver(String channel, WireMessage message, @Nullable Object publisher) {
      Target now = target;
      boolean own = publisher == owner;
      ChannelListener listener = now.listener();
      Function<ChannelMessage, @Nullable String> key = now.overflow().key();
      if (listener != null) {
        deliveries.add(() -> run(listener, new PublishedMessage(channel, message)), message.size());
      } else if (key != null) {
        deliveries.find(
            () -> conflate(key, new PublishedMessage(channel, message), own), message.size());
      } else if (now.overflow().drops()) {
        deliveries.addOrDrop(message, own);
      } else {
        deliveries.add(message, own);
      }
    }

    @Override
    public void flush() {
      deliveries.flush();
    }

    private void run(ChannelListener listener, PublishedMessage message) {
      // What still waited when the subscription ended is not for it any more.
      if (!ended) {
        message.handTo(listener);
      }
    }

    private void conflate(
        Function<ChannelMessage, @Nullable String> key, PublishedMessage message, boolean own) {
      if (ended) {
        return;
      }
      String found = find(key, message);
      if (found == null) {
        deliveries.add(message.payload(), own);
      } else {
        deliveries.add(message.payload(), own, new Key(this, found));
      }
    }
  }

  /** A message's key among those of one subscription. */
  private record Key(Object subscription, String name) {}
}
