package dev.plezi.server.internal.redis;

import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.BrokerSubscription;
import dev.plezi.server.internal.pubsub.MemoryBroker;
import dev.plezi.server.internal.pubsub.Subscriber;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker of several servers, which meet in a Redis. A server's own subscribers are served
 * directly; to the others a message goes at most once, since Redis keeps none: who is not connected
 * to it when a message passes does not get it. When Redis is lost, local delivery goes on, and
 * everything comes back by itself.
 */
public final class RedisBroker implements Broker {
  private static final Logger LOG = LoggerFactory.getLogger(RedisBroker.class);
  private static final String JEDIS = "redis.clients.jedis";
  private static final long CONFIRM_MILLIS = 2_000;
  private static final long START_MILLIS = 10_000;
  private static final long DRAIN_MILLIS = 1_000;
  private static final long JOIN_MILLIS = 500;

  private final MemoryBroker local = new MemoryBroker();
  private final boolean queueWhileDown;
  private final RedisSettings settings;
  private final RedisConnectionState state;
  private final PublishQueue queue;
  private final SubscriberConnection intake;
  private final PublisherConnection outflow;

  /**
   * How a broker works.
   *
   * @param url where Redis is
   * @param application whose channels; has no colon
   * @param queueBytes what may wait to be published, channel names and 64 bytes a message included
   * @param queueWhileDown whether it may wait while Redis is away
   * @param threads prefix of thread names
   */
  public record Options(
      RedisUrl url, String application, int queueBytes, boolean queueWhileDown, String threads) {}

  private RedisBroker(Options options) {
    queueWhileDown = options.queueWhileDown();
    settings = RedisSettings.of(options);
    state = new RedisConnectionState(options.url());
    queue = new PublishQueue(options.queueBytes());
    outflow = new PublisherConnection(settings, queue, state);
    intake = new SubscriberConnection(settings, local, state, outflow::cut);
  }

  /**
   * Connects.
   *
   * @throws RedisException when Redis cannot be reached or does not let us in, or Jedis is not
   *     there
   */
  public static RedisBroker connect(Options options) {
    String missing = missing();
    if (missing != null) {
      throw new RedisException("no way to Redis at " + options.url() + ": " + missing);
    }
    RedisBroker broker = new RedisBroker(options);
    broker.intake.start();
    broker.outflow.start();
    String failure;
    try {
      failure = broker.state.awaitFirst(START_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = "interrupted";
    }
    if (failure != null) {
      broker.close();
      throw new RedisException("no way to Redis at " + options.url() + ": " + failure);
    }
    return broker;
  }

  /** What to do about Jedis, which our module does not insist on; null when it is there. */
  private static @Nullable String missing() {
    try {
      var unused = Class.forName(JEDIS + ".Connection", false, RedisBroker.class.getClassLoader());
      return null;
    } catch (ClassNotFoundException e) {
      return RedisBroker.class.getModule().isNamed()
          ? "the module " + JEDIS + " is missing; start java with --add-modules " + JEDIS
          : "Jedis is not on the class path";
    }
  }

  @Override
  public BrokerSubscription subscribe(Topic topic, Subscriber subscriber) {
    Topic said = new Topic(ChannelNames.said(topic.name()), topic.pattern());
    BrokerSubscription here = local.subscribe(said, subscriber);
    intake.interests().add(said);
    return new Remote(said, here);
  }

  @Override
  public boolean publish(String channel, WireMessage message, @Nullable Object publisher) {
    String said = ChannelNames.said(channel);
    local.publish(said, message, publisher);
    if (!queueWhileDown && !state.connected()) {
      return false;
    }
    return queue.add(said, message);
  }

  @Override
  public Reach reach() {
    return state.connected() ? Reach.CONNECTED : Reach.DISCONNECTED;
  }

  @Override
  public int queued() {
    return queue.size();
  }

  @Override
  public void close() {
    try {
      if (!queue.drain(state.connected() ? DRAIN_MILLIS : 0)) {
        LOG.warn("Redis at {}: {} messages were not published", settings.url(), queue.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    state.close();
    List<Thread> threads = new ArrayList<>(intake.close());
    threads.addAll(outflow.close());
    try {
      for (Thread thread : threads) {
        thread.join(JOIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many servers of this application there are, as far as this one knows. */
  long servers() {
    return outflow.servers();
  }

  /** A subscription here and, unless others hold it, in Redis. */
  private final class Remote implements BrokerSubscription {
    private final Topic topic;
    private final BrokerSubscription here;
    private final AtomicBoolean ended = new AtomicBoolean();

    Remote(Topic topic, BrokerSubscription here) {
      this.topic = topic;
      this.here = here;
    }

    @Override
    public void confirm() throws InterruptedException {
      intake.interests().await(topic, CONFIRM_MILLIS);
    }

    @Override
    public void end() {
      if (ended.compareAndSet(false, true)) {
        here.end();
        intake.interests().remove(topic);
      }
    }
  }
}
