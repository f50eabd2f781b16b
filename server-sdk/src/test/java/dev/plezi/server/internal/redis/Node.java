package dev.plezi.server.internal.redis;

import dev.plezi.server.testing.RedisServer;
import java.util.concurrent.atomic.AtomicInteger;

/** Brokers for tests. */
final class Node {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final int QUEUE_BYTES = 16 * 1024 * 1024;

  private Node() {}

  static RedisBroker of(RedisServer redis) {
    return of(redis, "test");
  }

  static RedisBroker of(RedisServer redis, String application) {
    return RedisBroker.connect(options(redis.url(), application, QUEUE_BYTES, true));
  }

  static RedisBroker of(RedisServer redis, int queueBytes, boolean queueWhileDown) {
    return RedisBroker.connect(options(redis.url(), "test", queueBytes, queueWhileDown));
  }

  static RedisBroker.Options options(String url) {
    return options(url, "test", QUEUE_BYTES, true);
  }

  /** Whether threads of brokers live that were made by this class. */
  static boolean threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("node-"));
  }

  private static RedisBroker.Options options(
      String url, String application, int queueBytes, boolean queueWhileDown) {
    String threads = "node-" + COUNT.incrementAndGet();
    return new RedisBroker.Options(
        RedisUrl.parse(url), application, queueBytes, queueWhileDown, threads);
  }
}
