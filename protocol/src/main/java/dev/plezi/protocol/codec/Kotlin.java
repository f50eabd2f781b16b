package dev.plezi.protocol.codec;

import java.util.Arrays;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.json.JsonMapper;

/**
 * A finder of what reads Kotlin's classes: their {@code String?} and their defaults are not to be
 * seen from Java. It is used where it is there, and not needed where nobody writes Kotlin.
 */
final class Kotlin {
  private static final String MODULE = "tools.jackson.module.kotlin.KotlinModule";
  private static final String FEATURE = "tools.jackson.module.kotlin.KotlinFeature";
  private static final String STRICT = "StrictNullChecks";
  private static final String MARK = "kotlin.Metadata";

  private Kotlin() {}

  /** Jackson's module for Kotlin, unless it is not there, or an application's mapper has it. */
  static Optional<JacksonModule> module(@Nullable JsonMapper own) {
    if (own != null && readBy(own)) {
      return Optional.empty();
    }
    try {
      return ServiceLoader.load(JacksonModule.class, Kotlin.class.getClassLoader()).stream()
          .filter(each -> each.type().getName().equals(MODULE))
          .findFirst()
          .map(each -> strict(each.get()));
    } catch (ServiceConfigurationError e) {
      // Another module cannot be loaded, which we do not want, and whose user will be told.
      return Optional.empty();
    }
  }

  /**
   * The module that looks at what a {@code List<String>} holds, too: by itself it lets null in.
   * Where it cannot be told to, it is as it is.
   */
  private static JacksonModule strict(JacksonModule module) {
    ClassLoader loader = module.getClass().getClassLoader();
    try {
      Class<?> feature = Class.forName(FEATURE, true, loader);
      Class<?> builder = Class.forName(MODULE + "$Builder", true, loader);
      Object made =
          builder
              .getMethod("enable", feature)
              .invoke(builder.getConstructor().newInstance(), feature.getField(STRICT).get(null));
      return (JacksonModule) builder.getMethod("build").invoke(made);
    } catch (ReflectiveOperationException e) {
      return module;
    }
  }

  /** Whether a mapper reads Kotlin's classes. */
  static boolean readBy(JsonMapper mapper) {
    return mapper.registeredModules().stream()
        .anyMatch(each -> each.getClass().getName().equals(MODULE));
  }

  /** Whether a class was written in Kotlin. */
  static boolean wrote(Class<?> type) {
    return Arrays.stream(type.getAnnotations())
        .anyMatch(each -> each.annotationType().getName().equals(MARK));
  }
}
