package dev.plezi.spring;

import dev.plezi.server.App;
import dev.plezi.server.Options;
import dev.plezi.server.test.PleziTest;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The configuration of an app under test, which has no server. Not one of an application. */
@AutoConfiguration
final class SliceAutoConfiguration {
  /** Finds the controllers that are marked. */
  @Bean
  static ControllerBeans pleziControllers() {
    return new ControllerBeans();
  }

  /** As in the application. */
  @Bean
  @ConditionalOnMissingBean
  Options pleziOptions(Environment environment, ObjectProvider<PleziOptions> more) {
    return PleziAutoConfiguration.options(environment, more);
  }

  /** With all routes. It is at work as the test's, and ends with that. */
  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean
  App plezi(Options options, ListableBeanFactory beans, ObjectProvider<PleziRoutes> more) {
    return PleziAutoConfiguration.app(options, beans, more);
  }

  /** The app at work. */
  @Bean
  PleziTest pleziTest(App app) {
    return PleziTest.of(app);
  }
}
