package dev.plezi.server.internal.redis;

import dev.plezi.protocol.Backoff;
import dev.plezi.protocol.log.LogText;
import java.io.IOException;
import java.net.Socket;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * A maker of connections to Redis, one after another with growing pauses, that can end the present
 * one, even in its handshake. To end one closes the socket only: Jedis' own way would first write
 * what is left, and a server that hangs would hold that up. Connected by one thread, ended by any.
 */
final class RedisConnector {
  private static final Logger LOG = LoggerFactory.getLogger(RedisConnector.class);
  private static final double PAUSE_BASE_MILLIS = 50;

  /** The longest pause between two attempts. */
  static final long PAUSE_CAP_MILLIS = 5_000;

  private final RedisAccess access;

  // Guarded by this.
  private @Nullable Socket current;
  private boolean severed;
  private boolean closed;

  // Owned by the thread that connects: since when it cannot, by the clock; negative if it can.
  private long failingSince = -1;

  RedisConnector(RedisAccess access) {
    this.access = access;
  }

  /** A connection that Redis has let in. */
  RedisConnection connect() {
    synchronized (this) {
      severed = false;
    }
    DefaultJedisClientConfig config = access.config();
    RedisUrl url = access.url();
    JedisSocketFactory sockets =
        new DefaultJedisSocketFactory(new HostAndPort(url.host(), url.port()), config);
    return new RedisConnection(() -> socket(sockets), config);
  }

  /** Ends the present connection, if there is one. */
  synchronized void disconnect() {
    Socket socket = current;
    current = null;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("a socket did not close cleanly", LogText.of(e));
      }
    }
  }

  /** Ends the present connection for a reason that is told already. */
  synchronized void sever() {
    severed = current != null;
    disconnect();
  }

  /** Whether the last connection was {@linkplain #sever severed}: how it failed is no news. */
  synchronized boolean severed() {
    return severed;
  }

  /** Ends the present connection, and lets no other begin. */
  synchronized void close() {
    closed = true;
    disconnect();
  }

  /** The connection holds: the next pause is short again. */
  void succeeded() {
    failingSince = -1;
  }

  /** Another attempt has failed: waits before the next, less long when interrupted. */
  void pause() {
    double random = ThreadLocalRandom.current().nextDouble();
    long now = Instant.now().toEpochMilli();
    failingSince = failingSince < 0 ? now : failingSince;
    double outage = now - failingSince;
    try {
      Thread.sleep((long) Backoff.delay(outage, PAUSE_BASE_MILLIS, PAUSE_CAP_MILLIS, random));
    } catch (InterruptedException e) {
      LOG.debug("no pause", LogText.of(e));
    }
  }

  private Socket socket(JedisSocketFactory sockets) {
    Socket socket = sockets.createSocket();
    synchronized (this) {
      current = socket;
      if (closed) {
        disconnect();
        throw new JedisConnectionException("closed");
      }
    }
    return socket;
  }
}
