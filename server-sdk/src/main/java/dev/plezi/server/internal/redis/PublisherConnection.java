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
 * The one connection by which a server publishes, and its thread: writes what is queued in batches
 * and reads the replies of each. What is not confirmed when the connection is lost is sent again,
 * under the same numbers.
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
  private final RedisConnector connector;
  private final Thread thread;

  // Owned by the thread.
  private long countedAt;
  private boolean refused;

  // Written by the thread; read by anybody.
  private volatile long servers;

  // Written by who closes; read by the thread.
  private volatile boolean closed;

  PublisherConnection(RedisSettings settings, PublishQueue queue, RedisConnectionState state) {
    this.settings = settings;
    this.queue = queue;
    this.state = state;
    this.connector = new RedisConnector(settings.url());
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
  void disconnect() {
    connector.disconnect();
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
        LOG.debug("interrupted; it ends if it is closed", e);
      } catch (RuntimeException | Error e) {
        state.notPublishing(e);
      }
      connector.disconnect();
      if (!closed) {
        connector.pause();
      }
    }
  }

  /** Publishes until the connection fails. */
  private void publish(Connection connection) throws InterruptedException {
    // Lost again since the last look: then this connection is, too, or will be ended.
    if (!state.awaitSubscribed()) {
      return;
    }
    awaitServers(connection);
    connector.succeeded();
    state.publishing();
    while (!closed) {
      List<Publication> batch = queue.awaitBatch(PING_MILLIS);
      send(connection, batch);
      queue.confirm(batch.size());
      if (batch.isEmpty() || System.nanoTime() - countedAt > PING_NANOS) {
        updateServers(connection);
      }
    }
  }

  private void send(Connection connection, List<Publication> batch) {
    for (Publication publication : batch) {
      RedisMessage message =
          new RedisMessage(settings.node(), publication.number(), publication.payload());
      connection.sendCommand(
          Command.PUBLISH, settings.names().channel(publication.channel()), message.bytes());
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

  private void awaitServers(Connection connection) throws InterruptedException {
    long begin = System.nanoTime();
    while (countServers(connection) < servers && System.nanoTime() - begin < OTHERS_NANOS) {
      Thread.sleep(LOOK_MILLIS);
    }
    updateServers(connection);
  }

  private void updateServers(Connection connection) {
    servers = countServers(connection);
    countedAt = System.nanoTime();
  }

  /** How many servers of this application listen; asking is this connection's ping, too. */
  private long countServers(Connection connection) {
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
