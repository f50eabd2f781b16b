package dev.plezi.server.internal.redis;

import java.io.IOException;
import java.net.Socket;
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
 * Makes connections to Redis, one after another, and can cut the present one, even in its
 * handshake. A cut closes the socket only: Jedis' own way would first write what is left, and a
 * server that hangs would hold that up. Dialed by one thread, cut by any.
 */
final class RedisConnector {
  private static final Logger LOG = LoggerFactory.getLogger(RedisConnector.class);
  private static final int CONNECT_MILLIS = 2_000;

  /** Silence for this long, although pings are sent, means that Redis hangs. */
  private static final int SILENCE_MILLIS = 3_000;

  private final DefaultJedisClientConfig config;
  private final DefaultJedisSocketFactory sockets;

  // Guarded by this.
  private @Nullable Socket current;
  private boolean closed;

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
  Connection dial() {
    return new Connection(this::socket, config);
  }

  /** Ends the present connection, if there is one. */
  synchronized void cut() {
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
    cut();
  }

  private Socket socket() {
    Socket socket = sockets.createSocket();
    synchronized (this) {
      current = socket;
      if (closed) {
        cut();
        throw new JedisConnectionException("closed");
      }
    }
    return socket;
  }
}
