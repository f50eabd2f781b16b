package dev.plezi.server;

import dev.plezi.server.pubsub.Broker;
import dev.plezi.server.pubsub.Listening;
import dev.plezi.server.pubsub.Subscriber;
import dev.plezi.server.pubsub.Topic;
import dev.plezi.server.session.Deliveries;
import dev.plezi.server.session.LogLine;
import dev.plezi.server.session.Payload;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one connection listens to. Thread-safe. */
final class Subscriptions {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

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
  Subscriptions(Broker broker, int limit, Object owner) {
    this.broker = broker;
    this.limit = limit;
    this.owner = owner;
  }

  /**
   * Adds a subscription, or gives a present one another listener; waits until it is confirmed.
   *
   * @param listener null to send the messages to the peer
   */
  void add(Topic topic, @Nullable ChannelListener listener, Deliveries deliveries) {
    Listening listening;
    synchronized (this) {
      Held present = held.get(topic);
      if (present != null) {
        present.ear.listener = listener;
        return;
      }
      if (ended) {
        throw new IllegalStateException("only an open connection can subscribe");
      }
      if (held.size() >= limit) {
        throw new IllegalStateException("a connection has at most " + limit + " subscriptions");
      }
      Ear ear = new Ear(deliveries, listener);
      listening = broker.subscribe(topic, ear);
      held.put(topic, new Held(ear, listening));
    }
    // Not under the lock: the connection's end would wait too.
    confirm(listening);
  }

  /** Ends a subscription; whether there was one. */
  synchronized boolean remove(Topic topic) {
    Held present = held.remove(topic);
    if (present != null) {
      present.end();
    }
    return present != null;
  }

  /** Ends all, for good. */
  synchronized void end() {
    ended = true;
    held.values().forEach(Held::end);
    held.clear();
  }

  /** Waits until a subscription is confirmed, or the thread is interrupted. */
  static void confirm(Listening listening) {
    try {
      listening.confirm();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hands a message to the application. */
  static void call(ChannelListener listener, String channel, Payload message) {
    try {
      listener.onMessage(new ChannelMessage(channel, message));
    } catch (Throwable e) {
      // Whatever it is: the next message is another matter.
      LOG.error("{} failed for channel {}", listener.getClass().getName(), LogLine.of(channel), e);
    }
  }

  private record Held(Ear ear, Listening listening) {
    void end() {
      ear.ended = true;
      listening.end();
    }
  }

  /** The subscriber for one topic. */
  private final class Ear implements Subscriber {
    private final Deliveries deliveries;
    private volatile @Nullable ChannelListener listener;
    private volatile boolean ended;

    Ear(Deliveries deliveries, @Nullable ChannelListener listener) {
      this.deliveries = deliveries;
      this.listener = listener;
    }

    @Override
    public void deliver(String channel, Payload message, @Nullable Object publisher) {
      ChannelListener now = listener;
      if (now == null) {
        deliveries.add(message, publisher == owner);
      } else {
        deliveries.add(() -> run(now, channel, message), message.size());
      }
    }

    @Override
    public void flush() {
      deliveries.flush();
    }

    private void run(ChannelListener now, String channel, Payload message) {
      // What still waited when the subscription ended is not for it any more.
      if (!ended) {
        call(now, channel, message);
      }
    }
  }
}
