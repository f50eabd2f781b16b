package dev.plezi.server.internal.redis;

import dev.plezi.server.internal.redis.PublishQueue.Publication;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The one connection by which a server publishes, and its thread: writes what waits in batches and
 * reads the replies of each. What is not confirmed when the connection is lost is sent again, under
 * the same numbers.
 *
 * <p>After a loss nothing is sent before this server's own subscriptions are there again, so that
 * answers are heard; nor before as many servers listen as before the loss, for a bounded time, so
 * that what waited does not pass by those that come back a moment later.
 */
final class PublisherConnection {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherConnection.class);
  private static final long PING_MILLIS = 1_000;
  private static final long PING_NANOS = PING_MILLIS * 1_000_000;
  private static final long OTHERS_NANOS = 2_000_000_000L;
  private static final long LOOK_MILLIS = 20;
  private static final byte[] NUMSUB = "NUMSUB".getBytes(StandardCharsets.US_ASCII);

  private final RedisSettings settings;
  private final PublishQueue queue;
  private final RedisConnectionState state;
  private final RedisConnector dialer;
  private final Thread thread;

  // Owned by the thread.
  private final ReconnectDelay retry = new ReconnectDelay();
  private long countedAt;
  private boolean refused;

  // Written by the thread; read by anybody.
  private volatile long servers;

  private volatile boolean closed;

  PublisherConnection(RedisSettings settings, PublishQueue queue, RedisConnectionState state) {
    this.settings = settings;
    this.queue = queue;
    this.state = state;
    this.dialer = new RedisConnector(settings.url());
    this.thread = settings.thread("publisher", this::run);
  }

  void start() {
    thread.start();
  }

  /** How many servers of this application listened when they were counted last. */
  long servers() {
    return servers;
  }

  /** Redis is lost, says the other connection, which pings all the time: this one need not wait. */
  void cut() {
    dialer.cut();
  }

  /** Ends the connection and the thread; it is gone soon after. */
  List<Thread> close() {
    closed = true;
    dialer.close();
    thread.interrupt();
    return List.of(thread);
  }

  private void run() {
    while (!closed) {
      try {
        if (state.awaitListening()) {
          pump(dialer.dial());
        }
      } catch (InterruptedException e) {
        LOG.debug("interrupted; it ends if it is closed", e);
      } catch (RuntimeException | Error e) {
        state.notPublishing(e);
      }
      dialer.cut();
      if (!closed) {
        retry.pause();
      }
    }
  }

  /** Sends until the connection fails. */
  private void pump(Connection connection) throws InterruptedException {
    // Lost again since the last look: then this connection is, too, or will be cut.
    if (!state.awaitListening()) {
      return;
    }
    awaitOthers(connection);
    retry.reset();
    state.publishing();
    while (!closed) {
      List<Publication> batch = queue.first(PING_MILLIS);
      send(connection, batch);
      queue.done(batch.size());
      if (batch.isEmpty() || System.nanoTime() - countedAt > PING_NANOS) {
        count(connection);
      }
    }
  }

  private void send(Connection connection, List<Publication> batch) {
    for (Publication publication : batch) {
      RedisMessage parcel =
          new RedisMessage(settings.node(), publication.number(), publication.payload());
      connection.sendCommand(
          Command.PUBLISH, settings.names().channel(publication.channel()), parcel.bytes());
    }
    for (Object reply : connection.getMany(batch.size())) {
      boolean failed = reply instanceof JedisDataException;
      if (failed && !refused) {
        String reason = settings.url().scrub(Objects.toString(reply));
        LOG.error("Redis at {} refuses publications: {}", settings.url(), reason);
      }
      refused = failed;
    }
  }

  private void awaitOthers(Connection connection) throws InterruptedException {
    long begin = System.nanoTime();
    while (listening(connection) < servers && System.nanoTime() - begin < OTHERS_NANOS) {
      Thread.sleep(LOOK_MILLIS);
    }
    count(connection);
  }

  private void count(Connection connection) {
    servers = listening(connection);
    countedAt = System.nanoTime();
  }

  /** How many servers of this application listen; asking is this connection's ping, too. */
  private long listening(Connection connection) {
    connection.sendCommand(Command.PUBSUB, NUMSUB, settings.names().servers());
    try {
      return connection.getOne() instanceof List<?> reply && reply.get(1) instanceof Long count
          ? count
          : 0;
    } catch (JedisDataException e) {
      // Redis answered, and that is all that is needed: whoever may not count does not wait.
      return 0;
    }
  }
}
