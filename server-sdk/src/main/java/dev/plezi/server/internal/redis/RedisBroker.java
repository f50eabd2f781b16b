package dev.plezi.server.internal.redis;

import dev.plezi.protocol.log.LogText;
import dev.plezi.server.BrokerUnavailableException;
import dev.plezi.server.Options;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.BrokerSubscription;
import dev.plezi.server.internal.pubsub.MemoryBroker;
import dev.plezi.server.internal.pubsub.Subscriber;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.redis.SubscriberConnection.SharedParts;
import dev.plezi.server.internal.transport.WireMessage;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker of several servers, which meet in a Redis: a {@link MemoryBroker} for the subscribers of
 * this one, and beside it two connections, one that publishes and one that subscribes, since Redis
 * takes no other commands on a connection that subscribes. Thread-safe; but for the start, the end
 * and {@code confirm}, nothing waits for the network.
 *
 * <p><b>The way of a publication.</b> The local subscribers get it at once, by the thread that
 * publishes. Then it takes a number and waits in the {@link PublishQueue} for the thread of the
 * {@link PublisherConnection}, which writes batches of {@code PUBLISH} and removes a batch when
 * Redis has confirmed it. Redis gives it to every server that has subscribed to the channel or a
 * matching pattern, this one included. The thread that reads from the {@link SubscriberConnection}
 * drops what is this server's own and what it knows already ({@link Deduplication}), and hands the
 * rest to the memory broker. Redis keeps nothing: who is not connected when a message passes does
 * not get it. So to other servers a message goes at most once.
 *
 * <p><b>States.</b> {@link RedisConnectionState} has two flags. <i>Subscribed</i>: all that was
 * wanted when the connection was new is confirmed, or refused by itself. <i>Publishing</i>: what is
 * queued leaves, and a {@link PublishProbe} that this server sends itself arrives. Connected means
 * both. The way there, at the start and after each loss, is the same: the <i>reader</i> connects,
 * and sees that it is a primary ({@link PrimaryCheck}); the <i>subscriber</i> sends all that is
 * wanted, and behind it the channel by which servers are counted, whose confirmation means
 * subscribed; only then the <i>publisher</i> connects, sends a probe, waits for a bounded time
 * until as many servers listen as before, and is publishing. So who asks hears the answer, and what
 * has waited does not pass by the servers that come back a moment later. The connection that
 * subscribes is pinged all the time, and so learns first of a loss; the one that publishes finds
 * out that Redis refuses it, has become a replica, or is not the one that the other leads to. Each
 * ends the other then; the one that subscribes ends behind what it is still to hear. While Redis is
 * away local delivery goes on, and publications wait in the queue or are refused, as the options
 * say; they are refused, too, while Redis answers but takes none.
 *
 * <p><b>Order.</b> The subscribers of this process see a channel's messages in one order, those of
 * this server before Redis has them. Other servers see the messages of one publisher in its order:
 * the queue numbers them as they come, there is one connection, and what is sent again after a loss
 * keeps its number, by which the others drop it. Two servers may see the messages of two publishers
 * in different orders: one order for all would cost each publication a round trip.
 *
 * <p><b>Threads and locks.</b> Three threads, because Jedis blocks: <i>reader</i> and
 * <i>subscriber</i> of {@link SubscriberConnection}, <i>publisher</i> of {@link
 * PublisherConnection}. What they share is guarded by one monitor each: the topics by {@link
 * TopicInterests}, the queue by {@link PublishQueue}, the flags by {@link RedisConnectionState}, a
 * socket by its {@link RedisConnector}. None of these is taken under another, nor a channel's lock
 * of the memory broker with one of them, so there is no order to keep; subscribers are called under
 * none but that lock, see {@link MemoryBroker}.
 *
 * <p><b>Bounds.</b> The queue is bounded in bytes by the options; at the bound a publication is
 * refused. Topics are bounded by the subscriptions of this server's connections, known servers by
 * {@link Deduplication}.
 */
public final class RedisBroker implements Broker {
  private static final Logger LOG = LoggerFactory.getLogger(RedisBroker.class);
  private static final String JEDIS = "redis.clients.jedis";

  /** A method of its settings that older ones have not. */
  private static final String SINCE_8 = "autoNegotiateProtocol";

  private static final long CONFIRM_MILLIS = 2_000;
  private static final long START_MILLIS = 10_000;
  private static final long DRAIN_MILLIS = 1_000;
  private static final long JOIN_MILLIS = 500;

  private final MemoryBroker local = new MemoryBroker();
  private final boolean publishWhileDown;
  private final RedisAccess access;
  private final RedisConnectionState state;
  private final PublishQueue queue;
  private final SubscriberConnection subscriber;
  private final PublisherConnection publisher;

  private RedisBroker(RedisSettings settings, Options options) {
    publishWhileDown = options.publishWhileDown();
    access = settings.access();
    state = new RedisConnectionState(access, System::nanoTime);
    queue = new PublishQueue(options.publishQueueBytes());
    SharedParts shared =
        new SharedParts(
            settings,
            state,
            new PublishProbe(),
            new RedisConnector(access),
            new RedisConnector(access));
    subscriber = new SubscriberConnection(shared, local);
    publisher = new PublisherConnection(shared, subscriber, queue);
  }

  /**
   * Connects.
   *
   * @param url where Redis is
   * @param application whose channels; has no colon
   * @param options how to be let in, what may wait to be published, and whether it may while Redis
   *     is away
   * @param threads prefix of thread names
   * @throws RedisException when Redis cannot be reached, does not let us in, does not let us
   *     publish, or is a replica; or Jedis is not there
   */
  public static RedisBroker connect(
      RedisUrl url, String application, Options options, String threads) {
    String missing = missing();
    if (missing != null) {
      throw new RedisException("no way to Redis at " + url + ": " + missing);
    }
    RedisAccess access = new RedisAccess(url, options.redisCredentials(), options.redisTls());
    RedisBroker broker = new RedisBroker(RedisSettings.of(access, application, threads), options);
    broker.subscriber.start();
    broker.publisher.start();
    String failure;
    try {
      failure = broker.state.awaitFirst(START_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = "interrupted";
    }
    if (failure != null) {
      broker.close();
      throw new RedisException("no way to Redis at " + url + ": " + failure);
    }
    return broker;
  }

  /**
   * What to do about Jedis, which our module does not insist on; null when it is there and fits.
   */
  private static @Nullable String missing() {
    ClassLoader loader = RedisBroker.class.getClassLoader();
    try {
      Class<?> settings = Class.forName(JEDIS + ".DefaultJedisClientConfig$Builder", false, loader);
      var unused = settings.getMethod(SINCE_8, boolean.class);
      return null;
    } catch (ClassNotFoundException e) {
      return RedisBroker.class.getModule().isNamed()
          ? "the module " + JEDIS + " is missing; start java with --add-modules " + JEDIS
          : "Jedis is not on the class path";
    } catch (NoSuchMethodException e) {
      return version(loader)
          + " is on the class path, and 8.0 is needed: import dev.plezi:plezi-bom, and, where the"
          + " parent of the pom manages versions, set its property jedis.version to 8.0.2";
    }
  }

  private static String version(ClassLoader loader) {
    try {
      Class<?> info = Class.forName(JEDIS + ".JedisMetaInfo", true, loader);
      Method version = info.getMethod("getVersion");
      version.setAccessible(true); // the class is not public
      return "Jedis " + version.invoke(null);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return "an older Jedis";
    }
  }

  @Override
  public BrokerSubscription subscribe(Topic topic, Subscriber to) {
    Topic encodable = new Topic(ChannelNames.encodable(topic.name()), topic.pattern());
    BrokerSubscription here = local.subscribe(encodable, to);
    subscriber.interests().add(encodable);
    return new Remote(encodable, here);
  }

  @Override
  public void publish(String channel, WireMessage message, @Nullable Object from) {
    var unused = add(channel, message, from);
  }

  @Override
  public void publishConfirmed(String channel, WireMessage message, @Nullable Object from)
      throws InterruptedException {
    CompletableFuture<@Nullable Void> confirmed = add(channel, message, from);
    if (!state.connected()) {
      throw new BrokerUnavailableException(
          "not yet published to other servers: " + state.problem());
    }
    try {
      confirmed.get(CONFIRM_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw refused(access.text(e));
    } catch (TimeoutException e) {
      throw new BrokerUnavailableException(
          "not published to other servers within " + CONFIRM_MILLIS + " ms: " + state.problem());
    }
  }

  /** Serves this server's subscribers, and queues it for the others. */
  private CompletableFuture<@Nullable Void> add(
      String channel, WireMessage message, @Nullable Object from) {
    String encodable = ChannelNames.encodable(channel);
    local.publish(encodable, message, from);
    if (!publishWhileDown && !state.connected()) {
      throw refused(state.problem());
    }
    String refusal = state.refusal();
    if (refusal == null) {
      refusal = publisher.refusal(encodable);
    }
    if (refusal != null) {
      throw refused(refusal);
    }
    CompletableFuture<@Nullable Void> queued = queue.add(encodable, message);
    if (queued == null) {
      throw refused("too much waits for it");
    }
    return queued;
  }

  private static BrokerUnavailableException refused(String why) {
    return new BrokerUnavailableException("not published to other servers: " + why);
  }

  @Override
  public Set<Object> owners(String channel) {
    return local.owners(ChannelNames.encodable(channel));
  }

  @Override
  public Reach reach() {
    return state.connected() ? Reach.CONNECTED : Reach.DISCONNECTED;
  }

  @Override
  public String problem() {
    return state.problem();
  }

  @Override
  public long reconnects() {
    return state.reconnects();
  }

  @Override
  public int queued() {
    return queue.size();
  }

  @Override
  public void close() {
    try {
      if (!queue.drain(state.connected() ? DRAIN_MILLIS : 0)) {
        LOG.warn("Redis at {}: {} messages were not published", access.url(), queue.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    state.close();
    List<Thread> threads = new ArrayList<>(subscriber.close());
    threads.add(publisher.close());
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
    return publisher.servers();
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
      String refusal = subscriber.interests().awaitConfirmed(topic, CONFIRM_MILLIS);
      if (refusal != null) {
        end();
        throw new BrokerUnavailableException(
            "Redis refuses to subscribe to "
                + LogText.of(topic.name())
                + ": "
                + access.scrub(refusal));
      }
    }

    @Override
    public void end() {
      if (ended.compareAndSet(false, true)) {
        here.end();
        subscriber.interests().remove(topic);
      }
    }
  }
}
