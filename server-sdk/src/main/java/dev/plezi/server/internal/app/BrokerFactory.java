package dev.plezi.server.internal.app;

import dev.plezi.server.Options;
import dev.plezi.server.StartException;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.MemoryBroker;
import dev.plezi.server.internal.redis.RedisBroker;
import dev.plezi.server.internal.redis.RedisException;
import dev.plezi.server.internal.redis.RedisUrl;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The choice of an app's broker: Redis if there is a URL of one, else this process' memory. */
final class BrokerFactory {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerFactory.class);
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
    return url == null || url.isBlank()
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
    String name = name(options);
    try {
      RedisBroker broker = RedisBroker.connect(url, name, options, threads);
      tell(url, name, options);
      return broker;
    } catch (RedisException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String name(Options options) {
    String set = options.appName();
    String name = set == null ? AppName.here() : set;
    if (name == null) {
      throw new StartException(
          "appName is not set, and no main class is known from which to take it: servers that share"
              + " a Redis need a name, set Options.appName",
          null);
    }
    return name;
  }

  /** What is easily taken for granted, and wrong. */
  private static void tell(RedisUrl url, String name, Options options) {
    LOG.info("the channels are those of the application \"{}\" in Redis at {}", name, url);
    if (options.appName() == null) {
      LOG.warn(
          "appName is not set: the application is called \"{}\", as its main class is; every"
              + " application of that name shares its channels in Redis, and one with another main"
              + " class does not: set Options.appName",
          name);
    }
    if (url.database() != 0) {
      LOG.warn(
          "Redis' database {} does not separate channels: the application \"{}\" shares them with"
              + " those of that name in all databases; a name of its own does, set Options.appName",
          url.database(),
          name);
    }
    if (url.verify() == RedisUrl.Verify.NONE) {
      LOG.warn(
          "the certificate of Redis at {} is not checked (verify=none): whoever is in between can"
              + " read and change everything",
          url);
    }
  }
}
