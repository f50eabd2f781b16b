package dev.plezi.server.internal.redis;

import dev.plezi.server.internal.pubsub.MemoryBroker;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection by which a server receives what others publish: a thread that reads and
 * connects again, and one that subscribes to what is wanted and pings. When the connection is lost,
 * all that is wanted is subscribed on the next.
 */
final class SubscriberConnection implements SubscriptionReader.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriberConnection.class);
  private static final long PING_MILLIS = 1_000;

  private final RedisSettings settings;
  private final MemoryBroker local;
  private final RedisConnectionState state;
  private final Runnable onLost;
  private final TopicInterests interests = new TopicInterests();
  private final RedisConnector connector;
  private final List<Thread> threads;

  // Owned by the thread that reads.
  private final Deduplication deduplication = new Deduplication();

  // Written by who closes; read by the threads.
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
    this.connector = new RedisConnector(settings.url());
    this.threads =
        List.of(
            settings.thread("reader", this::read), settings.thread("subscriber", this::subscribe));
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** What is wanted, of this connection and those after it. */
  TopicInterests interests() {
    return interests;
  }

  /** Ends the connection and the threads; they are gone soon after. */
  List<Thread> close() {
    closed = true;
    interests.close();
    connector.close();
    threads.forEach(Thread::interrupt);
    return threads;
  }

  // ---- the thread that reads

  private void read() {
    while (!closed) {
      try {
        new SubscriptionReader(settings.names(), this).read(connector.connect());
        throw new IllegalStateException("the subscriptions ended");
      } catch (RuntimeException | Error e) {
        lost(e);
      }
      connector.disconnect();
      if (!closed) {
        connector.pause();
      }
    }
  }

  private void lost(Throwable reason) {
    interests.disconnect();
    state.notSubscribed(reason);
    onLost.run();
  }

  @Override
  public void connected(TopicInterests.Commands connection) {
    interests.connect(connection);
  }

  @Override
  public void confirmed(Topic topic) {
    interests.confirm(topic);
  }

  @Override
  public void resubscribed() {
    connector.succeeded();
    state.subscribed();
  }

  @Override
  public void received(Topic topic, String channel, byte[] bytes) {
    RedisMessage message = RedisMessage.read(bytes);
    if (message == null) {
      // It has no number, and so comes by each subscription apart.
      WireMessage foreign = RedisMessage.foreign(bytes);
      if (foreign == null) {
        LOG.warn("another program published a control event, which was dropped");
      } else {
        local.deliver(topic, channel, foreign);
      }
    } else if (!message.deliverable()) {
      // Who has Redis can write what we write, and still reaches no peer's protocol.
      LOG.warn("a control event was published as one of our messages, and was dropped");
    } else if (message.node() != settings.node() && deduplication.add(message)) {
      local.publish(channel, message.payload(), null);
    }
  }

  // ---- the thread that subscribes

  private void subscribe() {
    while (!closed) {
      try {
        TopicInterests.Changes changes = interests.awaitChanges(PING_MILLIS);
        if (changes != null) {
          send(changes);
        }
      } catch (InterruptedException e) {
        LOG.debug("interrupted; it ends if it is closed", e);
      }
    }
  }

  private void send(TopicInterests.Changes changes) {
    try {
      if (changes.empty()) {
        changes.connection().ping();
      } else {
        changes.connection().send(changes);
      }
    } catch (RuntimeException e) {
      // The thread that reads learns of it too, and connects again.
      LOG.debug("Redis could not be sent what is wanted", e);
      if (interests.connected(changes.connection())) {
        connector.disconnect();
      }
    }
  }
}
