package dev.plezi.spring;

import dev.plezi.server.App;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The configuration of an app's health in Actuator, as Spring Boot 4 has it. */
@AutoConfiguration(
    after = PleziAutoConfiguration.class,
    afterName =
        "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration")
@ConditionalOnClass({HealthIndicator.class, HealthEndpointGroupsPostProcessor.class})
@ConditionalOnBean(App.class)
@ConditionalOnEnabledHealthIndicator(AppHealth.NAME)
final class Boot4HealthAutoConfiguration {
  /** Says how the app is. */
  @Bean
  @ConditionalOnMissingBean(name = "pleziHealthIndicator")
  HealthIndicator pleziHealthIndicator(App app) {
    return () -> {
      AppHealth health = AppHealth.of(app);
      Health.Builder told = health.inService() ? Health.up() : Health.outOfService();
      return told.withDetails(health.details()).build();
    };
  }

  /** Adds it to those that say whether requests are wanted, unless the application names these. */
  @Bean
  HealthEndpointGroupsPostProcessor pleziReadiness(Environment environment) {
    boolean named = environment.containsProperty(AppHealth.included(AppHealth.READINESS));
    return groups -> named ? groups : new Groups(groups);
  }

  /** The groups of an application, whose readiness is the app's as well. */
  private record Groups(HealthEndpointGroups all) implements HealthEndpointGroups {
    @Override
    public HealthEndpointGroup getPrimary() {
      return all.getPrimary();
    }

    @Override
    public Set<String> getNames() {
      return all.getNames();
    }

    @Override
    public @Nullable HealthEndpointGroup get(String name) {
      HealthEndpointGroup group = all.get(name);
      return group == null || !name.equals(AppHealth.READINESS) ? group : new Readiness(group);
    }
  }

  /** A group that has the app beside its own members. */
  private record Readiness(HealthEndpointGroup group) implements HealthEndpointGroup {
    @Override
    public boolean isMember(String name) {
      return name.equals(AppHealth.NAME) || group.isMember(name);
    }

    @Override
    public boolean showComponents(SecurityContext context) {
      return group.showComponents(context);
    }

    @Override
    public boolean showDetails(SecurityContext context) {
      return group.showDetails(context);
    }

    @Override
    public StatusAggregator getStatusAggregator() {
      return group.getStatusAggregator();
    }

    @Override
    public HttpCodeStatusMapper getHttpCodeStatusMapper() {
      return group.getHttpCodeStatusMapper();
    }

    @Override
    public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
      return group.getAdditionalPath();
    }
  }
}
