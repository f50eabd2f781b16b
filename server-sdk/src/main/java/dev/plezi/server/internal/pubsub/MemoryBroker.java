package dev.plezi.server.internal.pubsub;

import dev.plezi.server.internal.pubsub.PatternIndex.Pattern;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A broker of one process. A topic exists while it has subscribers; their number is bounded by the
 * connections and the subscriptions of each. A publication to a channel costs a look-up, and a
 * comparison for each pattern that has subscribers. Thread-safe.
 *
 * <p><b>Order.</b> Whoever publishes to a channel holds the channel's lock while the message is put
 * into the queues of all its subscribers and of those by pattern: so all of them see the channel's
 * messages in one order, and each publisher's in its own. Messages of different channels have no
 * order among each other. Locks are striped: two channels may share one, which costs time and
 * changes nothing.
 *
 * <p><b>Two steps.</b> Under the lock a subscriber only takes a message in ({@link
 * Subscriber#deliver}); what may write to a socket ({@link Subscriber#flush}) comes behind it. So a
 * slow socket delays nobody else who publishes, and no code of an application runs under the lock.
 *
 * <p><b>The end of a subscription.</b> Nothing is delivered when {@code end} has returned. A
 * channel's subscribers change under its lock, which says it all. Those of a pattern are found
 * before it is known which channels match, so they change under the lock of the {@link
 * PatternIndex}, and whoever ends such a subscription then passes once through every stripe: who
 * had read the old subscribers has delivered by then.
 *
 * <p><b>Lock order.</b> A stripe; within it the pattern index, or what a subscriber guards its
 * queue with. Never two stripes, and none of a caller's locks matters, since nobody is called under
 * the inner ones.
 */
public final class MemoryBroker implements Broker {
  /** A power of two. */
  private static final int STRIPES = 128;

  /** The channels' locks; a channel has that of its hash. */
  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

  // Each entry is guarded by its channel's lock.
  private final Map<String, SubscriberSet> channels = new ConcurrentHashMap<>();
  private final PatternIndex patterns = new PatternIndex();

  /** An empty broker. */
  public MemoryBroker() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  @Override
  public BrokerSubscription subscribe(Topic topic, Subscriber subscriber) {
    if (topic.pattern()) {
      patterns.add(topic.name(), subscriber);
    } else {
      add(topic.name(), subscriber);
    }
    return new Local(topic, subscriber);
  }

  @Override
  public void publish(String channel, WireMessage message, @Nullable Object publisher) {
    List<Pattern> matching = patterns.matching(channel);
    if (!matching.isEmpty() || channels.containsKey(channel)) {
      deliver(channel, matching, new Message(message, publisher, true));
    }
  }

  @Override
  public void publishConfirmed(String channel, WireMessage message, @Nullable Object publisher) {
    publish(channel, message, publisher);
  }

  @Override
  public Set<Object> owners(String channel) {
    Subscriber[] all;
    ReentrantLock order = stripe(channel);
    order.lock();
    try {
      SubscriberSet members = channels.get(channel);
      all = members == null ? SubscriberSet.NONE : members.snapshot();
    } finally {
      order.unlock();
    }
    Set<Object> owners = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Subscriber each : all) {
      Object owner = each.owner();
      if (owner != null) {
        owners.add(owner);
      }
    }
    return owners;
  }

  @Override
  public Reach reach() {
    return Reach.LOCAL;
  }

  @Override
  public String problem() {
    return "";
  }

  @Override
  public int queued() {
    return 0;
  }

  @Override
  public void close() {}

  /**
   * Delivers a message, which arrives by each topic apart, to the subscribers of one topic.
   *
   * @param topic the channel itself, or a pattern that matches it
   */
  public void deliver(Topic topic, String channel, WireMessage message) {
    if (topic.pattern()) {
      Pattern pattern = patterns.get(topic.name());
      if (pattern != null) {
        deliver(channel, List.of(pattern), new Message(message, null, false));
      }
    } else {
      deliver(channel, List.of(), new Message(message, null, true));
    }
  }

  /** How many topics have subscribers. */
  int topics() {
    return channels.size() + patterns.size();
  }

  /**
   * A message on its way.
   *
   * @param payload its content
   * @param publisher who published it
   * @param exact whether the channel's own subscribers get it
   */
  private record Message(WireMessage payload, @Nullable Object publisher, boolean exact) {}

  private void deliver(String channel, List<Pattern> matching, Message message) {
    Subscriber[] own;
    Subscriber[][] others = new Subscriber[matching.size()][];
    ReentrantLock order = stripe(channel);
    order.lock();
    try {
      SubscriberSet members = message.exact() ? channels.get(channel) : null;
      own = members == null ? SubscriberSet.NONE : members.snapshot();
      deliver(own, channel, message);
      for (int i = 0; i < others.length; i++) {
        others[i] = matching.get(i).subscribers();
        deliver(others[i], channel, message);
      }
    } finally {
      order.unlock();
    }
    flush(own);
    for (Subscriber[] each : others) {
      flush(each);
    }
  }

  private static void deliver(Subscriber[] to, String channel, Message message) {
    for (Subscriber subscriber : to) {
      subscriber.deliver(channel, message.payload(), message.publisher());
    }
  }

  private static void flush(Subscriber[] all) {
    for (Subscriber subscriber : all) {
      subscriber.flush();
    }
  }

  private void add(String channel, Subscriber subscriber) {
    ReentrantLock order = stripe(channel);
    order.lock();
    try {
      channels.computeIfAbsent(channel, name -> new SubscriberSet()).add(subscriber);
    } finally {
      order.unlock();
    }
  }

  private void remove(String channel, Subscriber subscriber) {
    ReentrantLock order = stripe(channel);
    order.lock();
    try {
      SubscriberSet members = channels.get(channel);
      if (members != null && !members.remove(subscriber)) {
        channels.remove(channel);
      }
    } finally {
      order.unlock();
    }
  }

  @SuppressWarnings("LockNotBeforeTry") // nothing is done under the locks
  private void removePattern(String glob, Subscriber subscriber) {
    patterns.remove(glob, subscriber);
    // Whoever read the subscribers before holds a channel's lock until it has delivered.
    for (ReentrantLock stripe : stripes) {
      stripe.lock();
      stripe.unlock();
    }
  }

  private ReentrantLock stripe(String channel) {
    int hash = channel.hashCode();
    return stripes[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
  }

  /** A subscription within the process. */
  private final class Local implements BrokerSubscription {
    private final Topic topic;
    private final Subscriber subscriber;
    private final AtomicBoolean ended = new AtomicBoolean();

    Local(Topic topic, Subscriber subscriber) {
      this.topic = topic;
      this.subscriber = subscriber;
    }

    @Override
    public void confirm() {}

    @Override
    public void end() {
      // Once: run again it would end a later subscription of the same subscriber.
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      if (topic.pattern()) {
        removePattern(topic.name(), subscriber);
      } else {
        remove(topic.name(), subscriber);
      }
    }
  }
}
