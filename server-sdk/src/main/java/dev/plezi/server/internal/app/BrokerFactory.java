package dev.plezi.server.internal.app;

import dev.plezi.server.Options;
import dev.plezi.server.StartException;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.MemoryBroker;
import dev.plezi.server.internal.redis.RedisBroker;
import dev.plezi.server.internal.redis.RedisException;
import dev.plezi.server.internal.redis.RedisUrl;
import java.util.Map;

/** The choice of an app's broker: Redis if there is a URL of one, else this process' memory. */
final class BrokerFactory {
  private static final String[] VARIABLES = {"PL_REDIS_URL", "REDIS_URL"};

  private BrokerFactory() {}

  /**
   * Connects if need be.
   *
   * @param environment the process' variables
   * @param threads prefix of thread names
   * @throws StartException when the URL cannot be read, or Redis not be used
   */
  static Broker open(Options options, Map<String, String> environment, String threads) {
    String url = options.redisUrl();
    String source = "redisUrl";
    for (int i = 0; url == null && i < VARIABLES.length; i++) {
      source = VARIABLES[i];
      url = environment.get(source);
    }
    return url == null || url.isEmpty()
        ? new MemoryBroker()
        : connect(parse(source, url), options, threads);
  }

  private static RedisUrl parse(String source, String url) {
    try {
      return RedisUrl.parse(url);
    } catch (IllegalArgumentException e) {
      throw new StartException(source + " is " + e.getMessage(), e);
    }
  }

  private static Broker connect(RedisUrl url, Options options, String threads) {
    String name = options.appName();
    try {
      return RedisBroker.connect(url, name == null ? AppName.here() : name, options, threads);
    } catch (RedisException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }
}
