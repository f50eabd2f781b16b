package dev.plezi.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Options;
import dev.plezi.server.RedisCredentials;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The details of a connection, as a service that was started for the application gives them. */
class RedisConnectionTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  Boot3RedisAutoConfiguration.class, Boot4RedisAutoConfiguration.class));

  /** As Spring Boot 3 has them. */
  private static final class Service3 implements RedisConnectionDetails {
    @Override
    public String getUsername() {
      return "ada";
    }

    @Override
    public String getPassword() {
      return "p@ss/word";
    }

    @Override
    public Standalone getStandalone() {
      return Standalone.of("fe80::1", 7000, 3);
    }
  }

  /** As Spring Boot 4 has them: of a cluster. */
  private static final class Service4 implements DataRedisConnectionDetails {
    @Override
    public Cluster getCluster() {
      return () -> List.of(new Node("one.example", 7001), new Node("two.example", 7002));
    }
  }

  private static Options options(PleziOptions more) {
    Options.Builder options = Options.builder();
    more.set(options);
    return options.build();
  }

  private static @Nullable RedisCredentials credentials(Options options) {
    var supplier = options.redisCredentials();
    return supplier == null ? null : supplier.get();
  }

  @Test
  void areTakenFromSpringBoot3() {
    runner
        .withBean(RedisConnectionDetails.class, Service3::new)
        .run(
            context -> {
              Options options = options(context.getBean(PleziOptions.class));
              assertThat(options.redisUrl()).isEqualTo("redis://[fe80::1]:7000/3");
              assertThat(credentials(options)).isEqualTo(new RedisCredentials("ada", "p@ss/word"));
            });
  }

  @Test
  void areTakenFromSpringBoot4() {
    runner
        .withBean(DataRedisConnectionDetails.class, Service4::new)
        .run(
            context -> {
              Options options = options(context.getBean(PleziOptions.class));
              assertThat(options.redisUrl()).isEqualTo("redis://one.example:7001/0");
              assertThat(credentials(options)).isNull();
            });
  }

  @Test
  void giveWayToAUrlOfTheAppsOwn() {
    runner
        .withBean(RedisConnectionDetails.class, Service3::new)
        .withPropertyValues("plezi.redis-url=")
        .run(
            context ->
                assertThat(options(context.getBean(PleziOptions.class)).redisUrl()).isNull());
  }

  @Test
  void areNotLookedForWhereThereAreNone() {
    runner.run(context -> assertThat(context).doesNotHaveBean(PleziOptions.class));
  }
}
