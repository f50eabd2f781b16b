package dev.plezi.server.internal.channels;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.BrokerUnavailableException;
import dev.plezi.server.ChannelListener;
import dev.plezi.server.Connection;
import dev.plezi.server.Subscribers;
import dev.plezi.server.Subscription;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.BrokerSubscription;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An app's own way to its channels: a publisher and a set of subscriptions that are there before
 * the broker is, and end with it. Thread-safe.
 *
 * <p><b>States.</b> <i>Closed</i>, without a broker: publications reach nobody, subscriptions are
 * kept. <i>Open</i>, from {@link #open}, which takes a broker over: publications reach whom it
 * knows, and what is subscribed from now on listens at once. {@link #begin} makes the earlier
 * subscriptions listen, too; it is a step of its own because a start may still fail between the
 * two. A start that fails leads back by {@link #close}, and the next brings another broker, to
 * which the same subscriptions go. <i>Ended</i>, by {@link #end}: as closed, but for good, and
 * without subscriptions.
 *
 * <p><b>What guards what.</b> The broker is a volatile field, so that publishing takes no lock of
 * ours; who starts and stops the app writes it, one at a time. A publication that has read it may
 * thus reach a broker that is being closed: this server's subscribers still get it, other servers'
 * perhaps not. The subscriptions and the end are guarded by this object's lock: one made while the
 * app begins or stops either is seen there or sees it, and listens once.
 *
 * <p><b>Lock order.</b> This, then a subscription, then the broker, then a subscription's inbox,
 * which the broker fills. A subscription that the application closes leaves this set before it
 * locks itself. Neither the application's listeners nor the wait for another server's confirmation
 * run under any of them: listeners are called by a serial executor on the app's workers, and who
 * subscribes waits when it has let go.
 */
public final class AppChannels {
  private final EventCodec codec;

  // Written by who starts and stops the app; read by anybody.
  private volatile @Nullable Open open;

  // Guarded by this; as many as the application makes.
  private final Set<AppSubscription> subscriptions = new LinkedHashSet<>();
  private boolean ended;

  private record Open(Broker broker, Executor workers) {}

  /**
   * Without a broker yet.
   *
   * @param codec reads what its listeners hear, and writes what is published
   */
  public AppChannels(EventCodec codec) {
    this.codec = codec;
  }

  /** What reads and writes its messages. */
  public EventCodec codec() {
    return codec;
  }

  /**
   * Takes a broker over, until {@link #close} or {@link #end} closes it.
   *
   * @param workers where the app's listeners run
   */
  public void open(Broker broker, Executor workers) {
    open = new Open(broker, workers);
  }

  /** The app runs: what was subscribed before is heard from now on. */
  public void begin() {
    List<BrokerSubscription> begun = new ArrayList<>();
    synchronized (this) {
      subscriptions.forEach(each -> begin(each).ifPresent(begun::add));
    }
    begun.forEach(BrokerSubscription::awaitConfirmed);
  }

  /** The app has not started after all, and may try again. */
  public void close() {
    Open now = open;
    open = null;
    if (now != null) {
      now.broker().close();
    }
  }

  /** The app has stopped. */
  public void end() {
    synchronized (this) {
      ended = true;
      subscriptions.forEach(AppSubscription::end);
      subscriptions.clear();
    }
    close();
  }

  /** How far a publication reaches now. */
  public Broker.Reach reach() {
    Open now = open;
    return now == null ? Broker.Reach.LOCAL : now.broker().reach();
  }

  /** Why it reaches no further, or what was refused of late; empty when all is well. */
  public String problem() {
    Open now = open;
    return now == null ? "" : now.broker().problem();
  }

  /** Who subscribes a channel here. */
  public Subscribers subscribers(String channel) {
    Open now = open;
    Set<Object> owners = now == null ? Set.of() : now.broker().owners(channel);
    Set<String> identities = new HashSet<>();
    for (Object owner : owners) {
      String identity = owner instanceof Connection connection ? connection.identity() : null;
      if (identity != null) {
        identities.add(identity);
      }
    }
    return new Subscribers(identities, owners.size());
  }

  /** How many messages wait to be published to other servers. */
  public int queued() {
    Open now = open;
    return now == null ? 0 : now.broker().queued();
  }

  /** How often the way to other servers was lost, and is back. */
  public long reconnects() {
    Open now = open;
    return now == null ? 0 : now.broker().reconnects();
  }

  /**
   * Publishes; to nobody while the app does not run.
   *
   * @param publisher who publishes, or null
   * @throws BrokerUnavailableException when only this server's subscribers get it
   */
  public void publish(String channel, WireMessage message, @Nullable Object publisher) {
    Open now = open;
    if (now != null) {
      now.broker().publish(channel, message, publisher);
    }
  }

  /**
   * The same, but waits for a bounded time until it has left for the other servers.
   *
   * @throws BrokerUnavailableException when that is not known then
   */
  public void publishConfirmed(String channel, WireMessage message, @Nullable Object publisher) {
    Open now = open;
    if (now != null) {
      try {
        now.broker().publishConfirmed(channel, message, publisher);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BrokerUnavailableException(
            "interrupted before it was known whether it was published to other servers");
      }
    }
  }

  /**
   * Adds a subscription; while the app runs, returns when it is confirmed.
   *
   * @throws IllegalStateException when the app has stopped
   * @throws BrokerUnavailableException when what other servers publish would not be heard
   */
  public Subscription subscribe(Topic topic, ChannelListener listener) {
    AppSubscription subscription =
        new AppSubscription(
            codec, topic, Objects.requireNonNull(listener, "listener"), this::forget);
    Optional<BrokerSubscription> begun;
    synchronized (this) {
      if (ended) {
        throw new IllegalStateException("the app has stopped");
      }
      subscriptions.add(subscription);
      begun = begin(subscription);
    }
    try {
      begun.ifPresent(BrokerSubscription::awaitConfirmed);
    } catch (BrokerUnavailableException e) {
      subscription.close();
      throw e;
    }
    return subscription;
  }

  private Optional<BrokerSubscription> begin(AppSubscription subscription) {
    Open now = open;
    return now == null ? Optional.empty() : subscription.begin(now.broker(), now.workers());
  }

  private synchronized void forget(AppSubscription subscription) {
    subscriptions.remove(subscription);
  }
}
