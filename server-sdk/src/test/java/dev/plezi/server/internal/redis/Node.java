package dev.plezi.server.internal.redis;

import dev.plezi.server.Options;
import dev.plezi.server.testing.RedisServer;
import java.util.concurrent.atomic.AtomicInteger;

/** Brokers for tests. */
final class Node {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private Node() {}

  static RedisBroker of(RedisServer redis) {
    return of(redis, "test");
  }

  static RedisBroker of(RedisServer redis, String application) {
    return connect(redis.url(), application, Options.standard());
  }

  static RedisBroker of(RedisServer redis, int queueBytes, boolean publishWhileDown) {
    Options options =
        Options.builder().publishQueueBytes(queueBytes).publishWhileDown(publishWhileDown).build();
    return connect(redis.url(), "test", options);
  }

  static RedisBroker connect(String url) {
    return connect(url, "test", Options.standard());
  }

  static RedisBroker connect(String url, Options options) {
    return connect(url, "test", options);
  }

  /** Whether threads of brokers live that were made by this class. */
  static boolean threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("node-"));
  }

  private static RedisBroker connect(String url, String application, Options options) {
    String threads = "node-" + COUNT.incrementAndGet();
    return RedisBroker.connect(RedisUrl.parse(url), application, options, threads);
  }
}
