package dev.plezi.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.ResourceLoaderAware;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.context.annotation.ScopeMetadata;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/**
 * A finder of the classes that are marked with {@link PleziRoute}, in the packages of the
 * application: each is a bean, of which there is a new one whenever it is asked for.
 */
final class ControllerBeans
    implements BeanDefinitionRegistryPostProcessor, EnvironmentAware, ResourceLoaderAware {
  private @Nullable Environment environment;
  private @Nullable ResourceLoader resources;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void setResourceLoader(ResourceLoader resourceLoader) {
    this.resources = resourceLoader;
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    if (!(registry instanceof BeanFactory beans) || !AutoConfigurationPackages.has(beans)) {
      return;
    }
    List<String> packages = AutoConfigurationPackages.get(beans);
    ClassPathBeanDefinitionScanner scanner = new ClassPathBeanDefinitionScanner(registry, false);
    if (environment != null) {
      scanner.setEnvironment(environment);
    }
    if (resources != null) {
      scanner.setResourceLoader(resources);
    }
    scanner.setScopeMetadataResolver(definition -> prototype());
    scanner.addIncludeFilter(new AnnotationTypeFilter(PleziRoute.class));
    int found = scanner.scan(packages.toArray(String[]::new));
    assert found >= 0;
  }

  private static ScopeMetadata prototype() {
    ScopeMetadata scope = new ScopeMetadata();
    scope.setScopeName(BeanDefinition.SCOPE_PROTOTYPE);
    return scope;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    // All is done by then.
  }
}
