package dev.plezi.spring;

import dev.plezi.server.App;
import dev.plezi.server.metrics.PleziMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The configuration of an app's meters, which Spring Boot binds to its registries. */
@AutoConfiguration(after = PleziAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(App.class)
final class MetricsAutoConfiguration {
  /** Binds what the app counts. */
  @Bean
  @ConditionalOnMissingBean
  PleziMetrics pleziMetrics(App app) {
    return new PleziMetrics(app);
  }
}
