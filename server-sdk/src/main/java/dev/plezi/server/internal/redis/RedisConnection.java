package dev.plezi.server.internal.redis;

import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * A connection of Jedis that stays ended when it has ended: Jedis would open another, which knows
 * nothing of what was said before. One thread may write and another read.
 */
final class RedisConnection extends Connection {
  // Without an initial value, which would overwrite what the superclass' constructor has set.
  private boolean begun;

  /** Connects, and is let in. */
  RedisConnection(JedisSocketFactory sockets, JedisClientConfig config) {
    super(sockets, config);
  }

  @Override
  public void connect() {
    if (begun && !isConnected()) {
      throw new JedisConnectionException("the connection has ended");
    }
    super.connect();
    begun = true;
  }

  /** Sends what was written. */
  @Override
  public void flush() {
    super.flush();
  }

  /** Sends a command, and reads its reply. */
  Object call(Command command, byte[]... words) {
    sendCommand(command, words);
    return getOne();
  }

  /** Reads the next reply or message; sends nothing. */
  Object read() {
    return getUnflushedObject();
  }
}
