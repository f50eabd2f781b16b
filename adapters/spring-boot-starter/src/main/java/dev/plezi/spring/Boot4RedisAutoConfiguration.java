package dev.plezi.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * The configuration of an app that shares the Redis of its application, as Spring Boot 4 has it.
 */
@AutoConfiguration(
    before = PleziAutoConfiguration.class,
    afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass(DataRedisConnectionDetails.class)
@ConditionalOnBean(DataRedisConnectionDetails.class)
final class Boot4RedisAutoConfiguration {
  /** Before those of the application, which may set another. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  PleziOptions pleziRedis(DataRedisConnectionDetails details, Environment environment) {
    return options -> {
      if (RedisConnection.counts(details, environment)) {
        connection(details).set(options);
      }
    };
  }

  private static RedisConnection connection(DataRedisConnectionDetails details) {
    return new RedisConnection(
        node(details), details.getUsername(), details.getPassword(), details.getSslBundle());
  }

  private static RedisConnection.@Nullable Node node(DataRedisConnectionDetails details) {
    DataRedisConnectionDetails.Cluster cluster = details.getCluster();
    if (cluster != null) {
      DataRedisConnectionDetails.Node first = cluster.getNodes().get(0);
      return new RedisConnection.Node(first.host(), first.port(), 0);
    }
    DataRedisConnectionDetails.Standalone server = details.getStandalone();
    boolean alone = details.getSentinel() == null && details.getMasterReplica() == null;
    return server == null || !alone
        ? null
        : new RedisConnection.Node(server.getHost(), server.getPort(), server.getDatabase());
  }
}
