package dev.plezi.server.internal.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.plezi.protocol.log.LogText;
import dev.plezi.server.internal.pubsub.MemoryBroker;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
  private static final long LEAVE_MILLIS = 5_000;
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final RedisSettings settings;
  private final MemoryBroker local;
  private final RedisConnectionState state;
  private final PublishProbe probe;
  private final RedisConnector connector;
  private final RedisConnector publisher;
  private final TopicInterests interests = new TopicInterests();
  private final List<Thread> threads;

  // Owned by the thread that reads.
  private final Deduplication deduplication = new Deduplication();
  private long dropped;
  private long droppedAt;

  // Owned by the thread that subscribes.
  private long retriedAt = System.nanoTime();

  // Written by who closes; read by the threads.
  private volatile boolean closed;

  /**
   * A connection that does not exist yet.
   *
   * @param shared what both connections work with
   * @param local the subscribers of this server
   */
  SubscriberConnection(SharedParts shared, MemoryBroker local) {
    this.settings = shared.settings();
    this.state = shared.state();
    this.probe = shared.probe();
    this.connector = shared.subscriber();
    this.publisher = shared.publisher();
    this.local = local;
    this.threads =
        List.of(
            settings.thread("reader", this::read), settings.thread("subscriber", this::subscribe));
  }

  /**
   * The parts of a broker that both of its connections work with: each may end the other.
   *
   * @param settings the broker's
   * @param state of both
   * @param probe is sent by the one, and heard by the other
   * @param subscriber makes the connections that subscribe
   * @param publisher makes those that publish
   */
  record SharedParts(
      RedisSettings settings,
      RedisConnectionState state,
      PublishProbe probe,
      RedisConnector subscriber,
      RedisConnector publisher) {}

  void start() {
    threads.forEach(Thread::start);
  }

  /** What is wanted, of this connection and those after it. */
  TopicInterests interests() {
    return interests;
  }

  /**
   * Ends the present connection, since there is another Redis to look for, and waits until it has
   * ended. What the others have published there is on its way still, and is heard.
   */
  void leave() throws InterruptedException {
    if (!interests.leave(LEAVE_MILLIS)) {
      connector.sever();
    }
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
        RedisConnection connection = connector.connect();
        var unused = PrimaryCheck.of(connection);
        SubscriptionReader reader =
            new SubscriptionReader(connection, settings.names(), settings.node(), this);
        interests.connect(reader);
        reader.read();
        interests.disconnect();
        state.notSubscribed();
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
    if (connector.severed()) {
      state.notSubscribed();
    } else {
      state.notSubscribed(reason);
      publisher.sever();
    }
  }

  @Override
  public void confirmed(Topic topic) {
    interests.confirm(topic);
  }

  @Override
  public void refused(Topic topic, String reason) {
    String what = (topic.pattern() ? "the pattern " : "the channel ") + LogText.of(topic.name());
    state.refusedSingly("to subscribe to " + what, reason);
    interests.refuse(topic, reason);
  }

  @Override
  public void resubscribed() {
    connector.succeeded();
    state.subscribed();
  }

  @Override
  public void probed(byte[] content) {
    try {
      probe.heard(Long.parseLong(new String(content, US_ASCII)));
    } catch (NumberFormatException e) {
      drop("is no probe of ours");
    }
  }

  @Override
  public void received(Topic topic, String channel, byte[] bytes) {
    probe.arrived();
    RedisMessage message = RedisMessage.read(bytes);
    if (message == null) {
      receivedForeign(topic, channel, bytes);
    } else if (message.node() != settings.node()) {
      receivedOwn(channel, message);
    }
  }

  /** What has our form, and is another server's unless somebody has forged it. */
  private void receivedOwn(String channel, RedisMessage message) {
    if (!message.deliverable()) {
      drop("has the form of ours and cannot be read, or is a control event");
    } else if (deduplication.add(message)) {
      local.publish(channel, message.payload(), null);
    }
  }

  /** What has no number, and so comes by each subscription apart. */
  private void receivedForeign(Topic topic, String channel, byte[] bytes) {
    WireMessage foreign = RedisMessage.foreign(bytes);
    if (foreign == null) {
      drop("may be a control event");
    } else if (Topic.reserved(channel)) {
      drop("is for a channel of our own");
    } else {
      local.deliver(topic, channel, foreign);
    }
  }

  private void drop(String why) {
    dropped++;
    long now = System.nanoTime();
    if (dropped == 1 || now - droppedAt > MINUTE_NANOS) {
      droppedAt = now;
      LOG.warn("dropped what another program has published, which {}; {} so far", why, dropped);
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
        if (System.nanoTime() - retriedAt > MINUTE_NANOS) {
          retriedAt = System.nanoTime();
          interests.retry();
        }
      } catch (InterruptedException e) {
        LOG.debug("interrupted; it ends if it is closed", LogText.of(e));
      }
    }
  }

  private void send(TopicInterests.Changes changes) {
    try {
      if (changes.leave()) {
        changes.connection().leave();
      } else if (changes.empty()) {
        changes.connection().ping();
      } else {
        changes.connection().send(changes);
      }
    } catch (RuntimeException e) {
      // The thread that reads learns of it too, and connects again.
      LOG.debug("Redis could not be sent what is wanted", LogText.of(e));
      if (interests.connected(changes.connection())) {
        connector.disconnect();
      }
    }
  }
}
