package dev.plezi.server.internal.redis;

import dev.plezi.protocol.Backoff;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * A maker of connections to Redis, one after another with growing pauses, that can end the present
 * one, even in its handshake. To end one closes the socket only: Jedis' own way would first write
 * what is left, and a server that hangs would hold that up. Connected by one thread, ended by any.
 */
final class RedisConnector {
  private static final Logger LOG = LoggerFactory.getLogger(RedisConnector.class);
  private static final int CONNECT_MILLIS = 2_000;

  /** Silence for this long, although pings are sent, means that Redis hangs. */
  private static final int SILENCE_MILLIS = 3_000;

  private static final double PAUSE_BASE_MILLIS = 50;
  private static final double PAUSE_CAP_MILLIS = 1_000;

  private final DefaultJedisClientConfig config;
  private final DefaultJedisSocketFactory sockets;

  // Guarded by this.
  private @Nullable Socket current;
  private boolean closed;

  // Owned by the thread that connects.
  private int failures;

  RedisConnector(RedisUrl url) {
    config =
        DefaultJedisClientConfig.builder()
            // Where subscriptions and replies share no connection, the old protocol says it all.
            .resp2()
            .autoNegotiateProtocol(false)
            .connectionTimeoutMillis(CONNECT_MILLIS)
            .socketTimeoutMillis(SILENCE_MILLIS)
            .blockingSocketTimeoutMillis(SILENCE_MILLIS)
            .user(url.user())
            .password(url.password())
            .database(url.database())
            // Certificate and host name are checked.
            .sslOptions(url.tls() ? SslOptions.defaults() : null)
            .build();
    sockets = new DefaultJedisSocketFactory(new HostAndPort(url.host(), url.port()), config);
  }

  /** A connection that Redis has let in. */
  Connection connect() {
    return new Connection(this::socket, config);
  }

  /** Ends the present connection, if there is one. */
  synchronized void disconnect() {
    Socket socket = current;
    current = null;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("a socket did not close cleanly", e);
      }
    }
  }

  /** Ends the present connection, and lets no other begin. */
  synchronized void close() {
    closed = true;
    disconnect();
  }

  /** The connection holds: the next pause is short again. */
  void succeeded() {
    failures = 0;
  }

  /** Another attempt has failed: waits before the next, less long when interrupted. */
  void pause() {
    double random = ThreadLocalRandom.current().nextDouble();
    try {
      Thread.sleep((long) Backoff.delay(failures++, PAUSE_BASE_MILLIS, PAUSE_CAP_MILLIS, random));
    } catch (InterruptedException e) {
      LOG.debug("no pause", e);
    }
  }

  private Socket socket() {
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
