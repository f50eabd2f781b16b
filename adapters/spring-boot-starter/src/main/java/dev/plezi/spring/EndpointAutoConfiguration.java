package dev.plezi.spring;

import dev.plezi.server.App;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The configuration of an app's endpoint in Actuator. */
@AutoConfiguration(after = PleziAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(App.class)
@ConditionalOnAvailableEndpoint(endpoint = PleziEndpoint.class)
final class EndpointAutoConfiguration {
  /** Says what the app has. */
  @Bean
  @ConditionalOnMissingBean
  PleziEndpoint pleziEndpoint(App app) {
    return new PleziEndpoint(app);
  }
}
