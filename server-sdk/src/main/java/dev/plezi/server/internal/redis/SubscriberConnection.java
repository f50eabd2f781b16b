package dev.plezi.server.internal.redis;

import dev.plezi.server.internal.pubsub.MemoryBroker;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection by which a server hears the others: a thread that reads and connects again,
 * and one that tells Redis what is wanted and pings. When the connection is lost, all that is
 * wanted is subscribed on the next.
 */
final class SubscriberConnection implements SubscriptionReader.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriberConnection.class);
  private static final long PING_MILLIS = 1_000;

  private final RedisSettings settings;
  private final MemoryBroker local;
  private final RedisConnectionState state;
  private final Runnable onLost;
  private final TopicInterests interests = new TopicInterests();
  private final RedisConnector dialer;
  private final List<Thread> threads;

  // Owned by the thread that reads.
  private final Deduplication arrivals = new Deduplication();
  private final ReconnectDelay retry = new ReconnectDelay();

  private volatile boolean closed;

  /**
   * A connection that does not exist yet.
   *
   * @param onLost runs when Redis is lost
   */
  SubscriberConnection(
      RedisSettings settings, MemoryBroker local, RedisConnectionState state, Runnable onLost) {
    this.settings = settings;
    this.local = local;
    this.state = state;
    this.onLost = onLost;
    this.dialer = new RedisConnector(settings.url());
    this.threads =
        List.of(settings.thread("reader", this::read), settings.thread("subscriber", this::tell));
  }

  void start() {
    threads.forEach(Thread::start);
  }

  TopicInterests interests() {
    return interests;
  }

  /** Ends the connection and the threads; they are gone soon after. */
  List<Thread> close() {
    closed = true;
    interests.close();
    dialer.close();
    threads.forEach(Thread::interrupt);
    return threads;
  }

  @Override
  public void linked(SubscriptionReader link) {
    interests.linked(link);
  }

  @Override
  public void confirmed(Topic topic) {
    interests.confirmed(topic);
  }

  @Override
  public void restored() {
    retry.reset();
    state.listening();
  }

  @Override
  public void message(Topic topic, String channel, byte[] message) {
    RedisMessage parcel = RedisMessage.read(message);
    if (parcel == null) {
      // It has no number, and so comes by each subscription apart.
      WireMessage other = RedisMessage.foreign(message);
      if (other == null) {
        LOG.warn("another program published a control event, which was dropped");
      } else {
        local.deliver(topic, channel, other);
      }
    } else if (parcel.node() != settings.node() && arrivals.first(parcel)) {
      local.publish(channel, parcel.payload(), null);
    }
  }

  private void read() {
    while (!closed) {
      try {
        new SubscriptionReader(settings.names(), this).read(dialer.dial());
        throw new IllegalStateException("the subscriptions ended");
      } catch (RuntimeException | Error e) {
        lost(e);
      }
      dialer.cut();
      if (!closed) {
        retry.pause();
      }
    }
  }

  private void lost(Throwable reason) {
    interests.cut();
    state.notListening(reason);
    onLost.run();
  }

  private void tell() {
    while (!closed) {
      try {
        TopicInterests.Changes changes = interests.take(PING_MILLIS);
        if (changes != null) {
          tell(changes);
        }
      } catch (InterruptedException e) {
        LOG.debug("interrupted; it ends if it is closed", e);
      }
    }
  }

  private void tell(TopicInterests.Changes changes) {
    try {
      if (changes.nothing()) {
        changes.link().probe();
      } else {
        changes.link().tell(changes);
      }
    } catch (RuntimeException e) {
      // The thread that reads learns of it too, and connects again.
      LOG.debug("Redis could not be told", e);
      if (interests.present(changes.link())) {
        dialer.cut();
      }
    }
  }
}
