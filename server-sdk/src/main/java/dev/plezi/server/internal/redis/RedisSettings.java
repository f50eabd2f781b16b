package dev.plezi.server.internal.redis;

import java.security.SecureRandom;

/**
 * The settings of a broker that follow from those of the application.
 *
 * @param access the way into Redis
 * @param names the names of the application's channels
 * @param node this server's identity; never the same twice
 * @param threads prefix of thread names
 */
record RedisSettings(RedisAccess access, ChannelNames names, long node, String threads) {
  private static final SecureRandom RANDOM = new SecureRandom();

  static RedisSettings of(RedisAccess access, String application, String threads) {
    return new RedisSettings(
        access, new ChannelNames(application), RANDOM.nextLong(), threads + "-redis-");
  }

  Thread thread(String role, Runnable work) {
    Thread thread = new Thread(work, threads + role);
    thread.setDaemon(true);
    return thread;
  }
}
