package dev.plezi.server.pubsub;

import dev.plezi.server.session.Payload;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The broker of one process. A channel exists while it has subscribers; their number is bounded by
 * the connections and the subscriptions of each.
 */
public final class MemoryBroker implements Broker {
  private final Map<String, Channel> channels = new ConcurrentHashMap<>();

  /** An empty broker. */
  public MemoryBroker() {}

  @Override
  public Runnable subscribe(String channel, Subscriber subscriber) {
    channels.compute(
        channel,
        (name, known) -> {
          Channel target = known == null ? new Channel() : known;
          target.add(subscriber);
          return target;
        });
    AtomicBoolean ended = new AtomicBoolean();
    return () -> {
      // Once: run again it would end a later subscription of the same subscriber.
      if (ended.compareAndSet(false, true)) {
        channels.computeIfPresent(
            channel, (name, known) -> known.remove(subscriber) ? known : null);
      }
    };
  }

  @Override
  public void publish(String channel, Payload message, @Nullable Subscriber publisher) {
    Channel target = channels.get(channel);
    if (target != null) {
      target.deliver(message, publisher);
    }
  }

  /** How many channels have subscribers. */
  int channels() {
    return channels.size();
  }

  private static final class Channel {
    // Guarded by this; the lock also gives all subscribers one order.
    private final Set<Subscriber> subscribers = new LinkedHashSet<>();

    synchronized void add(Subscriber subscriber) {
      subscribers.add(subscriber);
    }

    /** Whether others remain. */
    synchronized boolean remove(Subscriber subscriber) {
      subscribers.remove(subscriber);
      return !subscribers.isEmpty();
    }

    synchronized void deliver(Payload message, @Nullable Subscriber publisher) {
      for (Subscriber subscriber : subscribers) {
        subscriber.deliver(message, publisher);
      }
    }
  }
}
