package dev.plezi.spring;

import dev.plezi.server.App;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.http.Request;
import dev.plezi.servlet.PleziFilter;
import jakarta.servlet.DispatcherType;
import java.security.Principal;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * The configuration of an app on the port of a Spring Boot application. Each of its beans gives way
 * to one of the application's.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class PleziAutoConfiguration {
  /** The property that says whether principals are identities. */
  static final String IDENTIFY = "plezi.identify-by-principal";

  /** Behind the filters of Spring Security, whose order is -100. */
  private static final int ORDER = Ordered.LOWEST_PRECEDENCE - 100;

  /** Finds the controllers that are marked. */
  @Bean
  static ControllerBeans pleziControllers() {
    return new ControllerBeans();
  }

  /** What the properties say, and the beans that set more. */
  @Bean
  @ConditionalOnMissingBean
  Options pleziOptions(Environment environment, ObjectProvider<PleziOptions> more) {
    return options(environment, more);
  }

  /** Those of an application, of a test of it as well. */
  static Options options(Environment environment, ObjectProvider<PleziOptions> more) {
    Options.Builder options = OptionProperties.of(environment);
    if (environment.getProperty(IDENTIFY, Boolean.class, true)) {
      options.defaultIdentity(PleziAutoConfiguration::name);
    }
    more.orderedStream().forEach(each -> each.set(options));
    return options.build();
  }

  private static @Nullable String name(Request request) {
    Principal principal = request.principal();
    return principal == null ? null : principal.getName();
  }

  /** The app, with all routes. It starts and stops with its filter. */
  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean
  App plezi(Options options, ListableBeanFactory beans, ObjectProvider<PleziRoutes> more) {
    return app(options, beans, more);
  }

  /** That of an application, of a test of it as well. */
  static App app(Options options, ListableBeanFactory beans, ObjectProvider<PleziRoutes> more) {
    App app = Plezi.app(options);
    more.orderedStream().forEach(each -> each.addTo(app));
    new ControllerRoutes(beans).addTo(app);
    return app;
  }

  /** Takes the requests that are the app's. */
  @Bean
  FilterRegistrationBean<PleziFilter> pleziFilter(App app) {
    FilterRegistrationBean<PleziFilter> filter = new FilterRegistrationBean<>(new PleziFilter(app));
    filter.setName("plezi");
    filter.setAsyncSupported(true);
    filter.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
    filter.addUrlPatterns("/*");
    filter.setOrder(ORDER);
    return filter;
  }

  /** Drains the app before the application's server takes no more requests. */
  @Bean
  PleziLifecycle pleziLifecycle(App app) {
    return new PleziLifecycle(app);
  }
}
