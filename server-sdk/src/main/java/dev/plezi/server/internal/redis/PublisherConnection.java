package dev.plezi.server.internal.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.plezi.protocol.log.LogText;
import dev.plezi.server.internal.redis.PublishQueue.Publication;
import dev.plezi.server.internal.redis.SubscriberConnection.SharedParts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The one connection by which a server publishes, and its thread: writes what is queued in batches,
 * reads the replies of each, and looks behind each whether it is still a primary that takes them.
 * What is not confirmed when the connection is lost, or when it leads to a replica by now, is sent
 * again, under the same numbers.
 *
 * <p>Nothing is sent before this server's own subscriptions are there, so that answers are heard,
 * and a probe has gone the whole way from here to there; nor, after a loss, before as many servers
 * listen as before, for a bounded time, so that what waited does not pass by those that come back a
 * moment later. Once a second another probe goes the same way.
 *
 * <p><b>What Redis refuses.</b> If it takes a probe, it refuses this one publication: that is told,
 * and to whoever publishes to the same channel within a few seconds, and the next one goes on. If
 * it refuses the probe, too, it takes nothing of this server: what waits goes on waiting, and what
 * comes is refused at once.
 */
final class PublisherConnection {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherConnection.class);
  private static final long PROBE_MILLIS = 1_000;
  private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(PROBE_MILLIS);
  private static final long HEARD_MILLIS = 5_000;
  private static final long LOOK_MILLIS = 20;
  private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Longer than the others may pause before they try again. */
  private static final long OTHERS_NANOS =
      TimeUnit.MILLISECONDS.toNanos(RedisConnector.PAUSE_CAP_MILLIS + 2_000);

  private static final byte[] NUMSUB = "NUMSUB".getBytes(US_ASCII);

  private final RedisSettings settings;
  private final PublishQueue queue;
  private final RedisConnectionState state;
  private final PublishProbe probe;
  private final RedisConnector connector;
  private final SubscriberConnection subscriber;
  private final Thread thread;
  private final RefusedChannels refused = new RefusedChannels();

  // Owned by the thread.
  private long probedAt;

  // Written by the thread; read by anybody.
  private volatile long servers;

  // Written by who closes; read by the thread.
  private volatile boolean closed;

  /**
   * A connection that does not exist yet.
   *
   * @param shared what both connections work with
   * @param subscriber the other
   * @param queue what is to be published
   */
  PublisherConnection(SharedParts shared, SubscriberConnection subscriber, PublishQueue queue) {
    this.settings = shared.settings();
    this.state = shared.state();
    this.probe = shared.probe();
    this.connector = shared.publisher();
    this.subscriber = subscriber;
    this.queue = queue;
    this.thread = settings.thread("publisher", this::run);
  }

  void start() {
    thread.start();
  }

  /** How many servers of this application listened when they were counted last. */
  long servers() {
    return servers;
  }

  /** Why Redis has refused a publication to this channel a moment ago; null when it has not. */
  @Nullable String refusal(String channel) {
    return refused.get(channel);
  }

  /** Ends the connection and the thread; it is gone soon after. */
  Thread close() {
    closed = true;
    connector.close();
    thread.interrupt();
    return thread;
  }

  private void run() {
    while (!closed) {
      try {
        if (state.awaitSubscribed()) {
          publish(connector.connect());
        }
      } catch (InterruptedException e) {
        LOG.debug("interrupted; it ends if it is closed", LogText.of(e));
      } catch (RefusedException e) {
        state.refused(e);
      } catch (RedisException e) {
        // It is not there that the others are: the other connection is to look for them, too.
        state.notPublishing(e);
        leave();
      } catch (RuntimeException | Error e) {
        lost(e);
      }
      connector.disconnect();
      if (!closed) {
        connector.pause();
      }
    }
  }

  private void leave() {
    try {
      subscriber.leave();
    } catch (InterruptedException e) {
      LOG.debug("interrupted; it ends if it is closed", LogText.of(e));
    }
  }

  private void lost(Throwable reason) {
    if (connector.severed()) {
      state.notPublishing();
    } else {
      state.notPublishing(reason);
    }
  }

  /** Publishes until the connection fails. */
  private void publish(RedisConnection connection) throws InterruptedException {
    PrimaryCheck primary = PrimaryCheck.of(connection);
    // Lost again since the last look: then this connection is, too, or will be ended.
    if (!state.awaitSubscribed()) {
      return;
    }
    probe.reset();
    probe(connection);
    if (!probe.awaitHeard(HEARD_MILLIS)) {
      throw unheard();
    }
    awaitServers(connection);
    connector.succeeded();
    state.publishing();
    while (!closed) {
      List<Publication> batch = queue.awaitBatch(PROBE_MILLIS);
      if (!batch.isEmpty()) {
        send(connection, primary, batch);
      }
      if (System.nanoTime() - probedAt >= PROBE_NANOS) {
        look(connection, primary);
      }
    }
  }

  /** Looks whether all is as it should be; it is this connection's ping, too. */
  private void look(RedisConnection connection, PrimaryCheck primary) {
    primary.run();
    servers = countServers(connection);
    if (!probe.look()) {
      throw unheard();
    }
    probe(connection);
    probedAt = System.nanoTime();
  }

  private static RedisException unheard() {
    return new RedisException(
        "what is published is not heard: one of the two connections leads to another Redis, or"
            + " hangs");
  }

  /** Sends a probe, unless one is under way. */
  private void probe(RedisConnection connection) {
    long number = probe.next();
    if (number > 0) {
      publishProbe(connection, number);
    }
  }

  private void publishProbe(RedisConnection connection, long number) {
    byte[] content = Long.toString(number).getBytes(US_ASCII);
    try {
      connection.call(Command.PUBLISH, settings.names().probes(settings.node()), content);
    } catch (JedisDataException e) {
      throw new RefusedException(e);
    }
  }

  private void send(RedisConnection connection, PrimaryCheck primary, List<Publication> batch) {
    for (Publication publication : batch) {
      RedisMessage message =
          new RedisMessage(settings.node(), publication.number(), publication.payload());
      connection.sendCommand(
          Command.PUBLISH, settings.names().channel(publication.channel()), message.bytes());
    }
    primary.write();
    List<Object> replies = connection.getMany(batch.size() + primary.replies());
    if (replies.size() > batch.size()) {
      // Before anything counts as published.
      primary.read(replies.get(batch.size()));
    }
    int taken = taken(replies, batch.size());
    if (taken < batch.size() || replies.stream().anyMatch(JedisDataException.class::isInstance)) {
      settle(connection, batch, replies, taken);
    } else {
      queue.confirm(batch.size());
    }
  }

  /** How many there are up to the last that Redis has taken. */
  private static int taken(List<Object> replies, int count) {
    int taken = count;
    while (taken > 0 && replies.get(taken - 1) instanceof JedisDataException) {
      taken--;
    }
    return taken;
  }

  /**
   * Tells which of a batch were refused. Those before one that was taken cannot be sent again,
   * since the others would drop them by their numbers.
   */
  private void settle(
      RedisConnection connection, List<Publication> batch, List<Object> replies, int taken) {
    settle(batch, replies, 0, taken);
    // A probe of no number that anybody waits for; refused, it ends this.
    publishProbe(connection, 0);
    settle(batch, replies, taken, batch.size());
  }

  private void settle(List<Publication> batch, List<Object> replies, int from, int to) {
    for (int i = from; i < to; i++) {
      if (replies.get(i) instanceof JedisDataException failure) {
        String channel = batch.get(i).channel();
        String reason = settings.access().text(failure);
        state.refusedSingly("to publish to the channel " + LogText.of(channel), reason);
        refused.add(channel, reason);
        queue.refuse(new RedisException(reason));
      } else {
        queue.confirm(1);
      }
    }
  }

  private void awaitServers(RedisConnection connection) throws InterruptedException {
    long begin = System.nanoTime();
    while (countServers(connection) < servers && System.nanoTime() - begin < OTHERS_NANOS) {
      Thread.sleep(LOOK_MILLIS);
    }
    servers = countServers(connection);
    probedAt = System.nanoTime();
  }

  /** How many servers of this application listen. */
  private long countServers(RedisConnection connection) {
    try {
      Object reply = connection.call(Command.PUBSUB, NUMSUB, settings.names().servers());
      return reply instanceof List<?> list && list.get(1) instanceof Long count ? count : 0;
    } catch (JedisDataException e) {
      // Whoever may not count does not wait.
      return 0;
    }
  }

  /** Redis takes nothing of this server. */
  private static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(JedisDataException cause) {
      super(cause);
    }
  }

  /** The channels to which a publication was refused a moment ago, bounded. Thread-safe. */
  private static final class RefusedChannels {
    private static final int MAX_CHANNELS = 1_000;

    private record Refusal(String reason, long at) {}

    // Written under this lock; read by anybody.
    private volatile boolean empty = true;

    // Guarded by this.
    private final Map<String, Refusal> channels =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Refusal> eldest) {
            return size() > MAX_CHANNELS;
          }
        };

    synchronized void add(String channel, String reason) {
      channels.put(channel, new Refusal(reason, System.nanoTime()));
      empty = false;
    }

    @Nullable String get(String channel) {
      return empty ? null : present(channel);
    }

    private synchronized @Nullable String present(String channel) {
      Refusal refusal = channels.get(channel);
      if (refusal != null && System.nanoTime() - refusal.at() > REFUSED_NANOS) {
        channels.remove(channel);
        refusal = null;
      }
      empty = channels.isEmpty();
      return refusal == null ? null : refusal.reason();
    }
  }
}
