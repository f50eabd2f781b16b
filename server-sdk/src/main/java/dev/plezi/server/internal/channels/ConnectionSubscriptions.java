package dev.plezi.server.internal.channels;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.BrokerUnavailableException;
import dev.plezi.server.ChannelListener;
import dev.plezi.server.ChannelMessage;
import dev.plezi.server.Overflow;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.BrokerSubscription;
import dev.plezi.server.internal.pubsub.Others;
import dev.plezi.server.internal.pubsub.Subscriber;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.session.PublicationSink;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The set of a connection's subscriptions, bounded in number. What comes by one goes into the
 * connection's sink, for the application's listener or for the peer. What they take counts with all
 * that is kept for peers, but for so much of it as any connection may take. Thread-safe.
 */
public final class ConnectionSubscriptions {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionSubscriptions.class);

  /** What one takes beside its name, as was measured in live heap, and some more. */
  static final int COST = 576;

  /** What is less than this together is part of the connection. */
  static final int FREE_BYTES = 16 * 1024;

  private final EventCodec codec;
  private final Broker broker;
  private final int limit;
  private final Object owner;

  // Guarded by this; bounded by the limit, and made with the first. The broker's locks are taken
  // under this one.
  private Map<Topic, Entry> entries = Collections.emptyMap();
  private int bytes;
  private boolean ended;

  // Written under this lock, when there is a connection.
  private volatile @Nullable KeptBytes kept;

  // Guarded by this; made when they are more than a part of the connection.
  private KeptBytes.@Nullable Share share;

  /**
   * None yet.
   *
   * @param codec reads what its listeners hear
   * @param limit how many there may be
   * @param owner what the connection publishes as
   */
  public ConnectionSubscriptions(EventCodec codec, Broker broker, int limit, Object owner) {
    this.codec = codec;
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
    /** To the application; a connection that is too slow for that is closed. */
    public static Target of(ChannelListener listener) {
      return new Target(Objects.requireNonNull(listener, "listener"), Overflow.close());
    }

    /** To the peer. */
    public static Target peer(Overflow overflow) {
      return new Target(null, Objects.requireNonNull(overflow, "overflow"));
    }
  }

  /**
   * Adds a subscription, or gives a present one another target; waits until it is confirmed.
   *
   * @throws BrokerUnavailableException when what other servers publish would not be heard; there is
   *     no subscription then
   */
  public void add(Topic topic, Target target, PublicationSink sink) {
    BrokerSubscription listening;
    synchronized (this) {
      Entry present = entries.get(topic);
      if (present != null) {
        present.subscriber.target = target;
        return;
      }
      if (ended) {
        throw new IllegalStateException("only an open connection can subscribe");
      }
      if (entries.size() >= limit) {
        throw new IllegalStateException("a connection has at most " + limit + " subscriptions");
      }
      TopicSubscriber subscriber = new TopicSubscriber(sink, target);
      listening = broker.subscribe(topic, subscriber);
      put(topic, new Entry(subscriber, listening));
      count(cost(topic));
    }
    KeptBytes all = kept;
    if (all != null) {
      all.check();
    }
    // Not under the lock: the connection's end would wait too.
    try {
      listening.awaitConfirmed();
    } catch (BrokerUnavailableException e) {
      var unused = remove(topic);
      throw e;
    }
  }

  /** Under the lock. */
  private void put(Topic topic, Entry entry) {
    if (entries.isEmpty()) {
      entries = new HashMap<>();
    }
    entries.put(topic, entry);
  }

  /** Ends a subscription; whether there was one. */
  public synchronized boolean remove(Topic topic) {
    Entry present = entries.remove(topic);
    if (present != null) {
      present.end();
      count(-cost(topic));
    }
    return present != null;
  }

  /** Ends all, for good. */
  public synchronized void end() {
    ended = true;
    entries.values().forEach(Entry::end);
    entries = Collections.emptyMap();
    count(-bytes);
  }

  /** From now on what they take counts here. */
  public synchronized void countIn(KeptBytes all) {
    kept = all;
  }

  /** There is no connection any more, or will not be: what they take does not count, for good. */
  public synchronized void countNoMore() {
    kept = null;
    if (share != null) {
      share.add(-counted());
      share = null;
    }
  }

  /** How many bytes they take. */
  public synchronized int bytes() {
    return bytes;
  }

  private static int cost(Topic topic) {
    return COST + Character.BYTES * topic.name().length();
  }

  /** Under the lock: they take so much more. */
  private void count(int more) {
    int before = counted();
    bytes += more;
    KeptBytes all = kept;
    if (all != null && counted() != before) {
      share = share == null ? all.share() : share;
      share.add(counted() - before);
    }
  }

  /** Under the lock. */
  private int counted() {
    return Math.max(0, bytes - FREE_BYTES);
  }

  private static @Nullable String find(
      Function<ChannelMessage, @Nullable String> key,
      PublishedMessage message,
      PublicationSink sink) {
    try {
      return key.apply(message);
    } catch (Throwable e) {
      // Whatever it is: the publisher has nothing to do with it.
      String channel = LogText.of(message.channel());
      sink.log().error(LOG, "{}: no key found for channel {}", sink, channel, LogText.of(e));
      return null;
    }
  }

  private record Entry(TopicSubscriber subscriber, BrokerSubscription listening) {
    void end() {
      subscriber.ended = true;
      listening.end();
    }
  }

  /** The subscriber for one topic. */
  private final class TopicSubscriber implements Subscriber {
    private final PublicationSink sink;

    // Written under the set's lock; read by who delivers, and by the connection's turns.
    private volatile Target target;
    private volatile boolean ended;

    TopicSubscriber(PublicationSink sink, Target target) {
      this.sink = sink;
      this.target = target;
    }

    @Override
    public void deliver(String channel, WireMessage message, @Nullable Object publisher) {
      if (publisher instanceof Others others && others.publisher() == owner) {
        return;
      }
      Target now = target;
      boolean own = publisher == owner;
      ChannelListener listener = now.listener();
      Function<ChannelMessage, @Nullable String> key = now.overflow().key();
      if (listener != null) {
        sink.add(() -> run(listener, new PublishedMessage(codec, channel, message)), message);
      } else if (key != null) {
        sink.find(() -> conflate(key, new PublishedMessage(codec, channel, message), own), message);
      } else if (now.overflow().drops()) {
        sink.addOrDrop(message, own);
      } else {
        sink.add(message, own);
      }
    }

    @Override
    public Object owner() {
      return owner;
    }

    @Override
    public void flush() {
      sink.flush();
    }

    private void run(ChannelListener listener, PublishedMessage message) {
      // What still waited when the subscription ended is not for it any more.
      if (!ended) {
        message.handTo(listener, sink, sink.log());
      }
    }

    private void conflate(
        Function<ChannelMessage, @Nullable String> key, PublishedMessage message, boolean own) {
      if (ended) {
        return;
      }
      String found = find(key, message, sink);
      if (found == null) {
        sink.add(message.payload(), own);
      } else {
        sink.add(message.payload(), own, new Key(this, found));
      }
    }
  }

  /** A message's key among those of one subscription. */
  private record Key(Object subscription, String name) {}
}
