package dev.plezi.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * The configuration of an app that shares the Redis of its application, as Spring Boot 3 has it.
 */
@AutoConfiguration(
    before = PleziAutoConfiguration.class,
    afterName = "org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration")
@ConditionalOnClass(RedisConnectionDetails.class)
@ConditionalOnBean(RedisConnectionDetails.class)
final class Boot3RedisAutoConfiguration {
  /** Before those of the application, which may set another. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  PleziOptions pleziRedis(RedisConnectionDetails details, Environment environment) {
    return options -> {
      if (RedisConnection.counts(details, environment)) {
        connection(details).set(options);
      }
    };
  }

  private static RedisConnection connection(RedisConnectionDetails details) {
    return new RedisConnection(
        node(details), details.getUsername(), details.getPassword(), tls(details));
  }

  private static @Nullable SslBundle tls(RedisConnectionDetails details) {
    RedisConnectionDetails.Standalone server = details.getStandalone();
    RedisConnectionDetails.Cluster cluster = details.getCluster();
    if (cluster != null) {
      return cluster.getSslBundle();
    }
    return server == null ? null : server.getSslBundle();
  }

  private static RedisConnection.@Nullable Node node(RedisConnectionDetails details) {
    RedisConnectionDetails.Cluster cluster = details.getCluster();
    if (cluster != null) {
      RedisConnectionDetails.Node first = cluster.getNodes().get(0);
      return new RedisConnection.Node(first.host(), first.port(), 0);
    }
    RedisConnectionDetails.Standalone server = details.getStandalone();
    boolean alone = details.getSentinel() == null;
    return server == null || !alone
        ? null
        : new RedisConnection.Node(server.getHost(), server.getPort(), server.getDatabase());
  }
}
