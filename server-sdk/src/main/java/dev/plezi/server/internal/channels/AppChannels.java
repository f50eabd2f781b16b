package dev.plezi.server.internal.channels;

import dev.plezi.server.ChannelListener;
import dev.plezi.server.Health;
import dev.plezi.server.Options;
import dev.plezi.server.StartException;
import dev.plezi.server.Subscription;
import dev.plezi.server.internal.app.BrokerFactory;
import dev.plezi.server.internal.app.RunningApp;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.BrokerSubscription;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What an app publishes and listens to by itself, whether or not it runs yet. Thread-safe. */
public final class AppChannels {
  private final Options options;
  private final Map<String, String> environment;

  // Written by who starts and stops the app; read by anybody.
  private volatile @Nullable Open open;

  // Guarded by this; as many as the application makes.
  private final Set<Subscription> subscriptions = new LinkedHashSet<>();
  private boolean ended;

  private record Open(Broker broker, Executor workers) {}

  /**
   * None yet.
   *
   * @param environment the process' variables
   */
  public AppChannels(Options options, Map<String, String> environment) {
    this.options = options;
    this.environment = environment;
  }

  /**
   * Opens the broker.
   *
   * @param threads prefix of the names of its threads
   * @param workers where the app's listeners run
   * @throws StartException when it cannot be opened
   */
  public Broker open(String threads, Executor workers) {
    return open(BrokerFactory.open(options, environment, threads), workers);
  }

  /** Takes a broker that is open. */
  public Broker open(Broker broker, Executor workers) {
    open = new Open(broker, workers);
    return broker;
  }

  /** The app runs: what was subscribed before is heard from now on. */
  public void begin() {
    List<BrokerSubscription> begun = new ArrayList<>();
    synchronized (this) {
      subscriptions.forEach(each -> begin(each).ifPresent(begun::add));
    }
    begun.forEach(ConnectionSubscriptions::confirm);
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
      subscriptions.forEach(Subscription::end);
      subscriptions.clear();
    }
    close();
  }

  /** How the app is: what is at work is null before the start. */
  public Health health(@Nullable RunningApp work) {
    int connections = work == null ? 0 : work.connections();
    int suspended = work == null ? 0 : work.suspended();
    long bytes = work == null ? 0 : work.suspendedBytes();
    Open now = open;
    Health.Broker reach =
        now == null ? Health.Broker.LOCAL : Health.Broker.valueOf(now.broker().reach().name());
    int queued = now == null ? 0 : now.broker().queued();
    return new Health(reach, queued, connections, suspended, bytes);
  }

  /**
   * Publishes; to nobody while the app does not run.
   *
   * @param publisher who publishes, or null
   */
  public void publish(String channel, WireMessage message, @Nullable Object publisher) {
    Open now = open;
    if (now != null) {
      Publications.publish(now.broker(), channel, message, publisher);
    }
  }

  public Subscription subscribe(Topic topic, ChannelListener listener) {
    Subscription subscription =
        new Subscription(topic, Objects.requireNonNull(listener, "listener"), this::forget);
    Optional<BrokerSubscription> begun;
    synchronized (this) {
      if (ended) {
        throw new IllegalStateException("the app has stopped");
      }
      subscriptions.add(subscription);
      begun = begin(subscription);
    }
    begun.ifPresent(ConnectionSubscriptions::confirm);
    return subscription;
  }

  private Optional<BrokerSubscription> begin(Subscription subscription) {
    Open now = open;
    return now == null ? Optional.empty() : subscription.begin(now.broker(), now.workers());
  }

  private synchronized void forget(Subscription subscription) {
    subscriptions.remove(subscription);
  }
}
