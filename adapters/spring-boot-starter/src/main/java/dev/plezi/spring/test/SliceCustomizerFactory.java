package dev.plezi.spring.test;

import dev.plezi.spring.PleziOptions;
import dev.plezi.spring.PleziRoutes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/** A maker of what leaves the rest of an application out of a {@link PleziSliceTest}. */
final class SliceCustomizerFactory implements ContextCustomizerFactory {
  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> test, List<ContextConfigurationAttributes> attributes) {
    return TestContextAnnotationUtils.hasAnnotation(test, PleziSliceTest.class)
        ? new Slice()
        : null;
  }

  /** All slices of one application are the same, so that they share a context. */
  private record Slice() implements ContextCustomizer {
    private static final Map<String, Object> SETTINGS =
        Map.of("spring.boot.enableautoconfiguration", "false", "plezi.redis-url", "");

    @Override
    public void customizeContext(
        ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("plezi-slice", SETTINGS));
      context.getBeanFactory().registerSingleton("pleziSliceFilter", new Others());
    }
  }

  /** Those components that are no matter of the app. Controllers are found in another way. */
  private static final class Others extends TypeExcludeFilter {
    private static final List<AssignableTypeFilter> OURS =
        List.of(
            new AssignableTypeFilter(PleziRoutes.class),
            new AssignableTypeFilter(PleziOptions.class));

    @Override
    public boolean match(MetadataReader reader, MetadataReaderFactory readers) throws IOException {
      for (AssignableTypeFilter each : OURS) {
        if (each.match(reader, readers)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Others;
    }

    @Override
    public int hashCode() {
      return Others.class.hashCode();
    }
  }
}
