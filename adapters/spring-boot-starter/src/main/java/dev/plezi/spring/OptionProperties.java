package dev.plezi.spring;

import dev.plezi.server.Compression;
import dev.plezi.server.HttpLimits;
import dev.plezi.server.Limits;
import dev.plezi.server.Options;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * A reader of {@code plezi.*}: each option that a text can say has the property of its name. Those
 * of bytes take {@code 64MB} as well, and those of time {@code 30s}.
 */
final class OptionProperties {
  private static final Set<Class<?>> SAID =
      Set.of(
          boolean.class,
          int.class,
          long.class,
          String.class,
          Duration.class,
          Path.class,
          Set.class);

  /** Whether messages are compressed; what else is said of it counts only then. */
  static final String COMPRESSION = "plezi.compression.enabled";

  private final Binder binder;

  private OptionProperties(Binder binder) {
    this.binder = binder;
  }

  /**
   * Options as the properties of an application say. Signals are its own matter, and it has a name
   * already, if it says one.
   */
  static Options.Builder of(Environment environment) {
    OptionProperties properties = new OptionProperties(Binder.get(environment));
    Options.Builder options = Options.builder().signals(false);
    options.appName(environment.getProperty("spring.application.name"));
    properties.set(options, "plezi");
    Limits.Builder limits = Limits.builder();
    properties.set(limits, "plezi.limits");
    HttpLimits.Builder http = HttpLimits.builder();
    properties.set(http, "plezi.http");
    if (properties.said(COMPRESSION)) {
      Compression.Builder compression = Compression.builder();
      properties.set(compression, "plezi.compression");
      options.compression(compression.build());
    }
    return options.limits(limits.build()).http(http.build());
  }

  private boolean said(String property) {
    return binder.bind(property, Boolean.class).orElse(false);
  }

  /** A setting of a builder, and the property that says it. */
  record Setting(Method method, String property) {
    /** What a text is read as. */
    ResolvableType type() {
      boolean bytes = method.getName().endsWith("Bytes");
      return bytes
          ? ResolvableType.forClass(DataSize.class)
          : ResolvableType.forMethodParameter(method, 0);
    }
  }

  /** All settings of a builder that a text can say, by name. */
  static List<Setting> settings(Class<?> builder, String prefix) {
    return Stream.of(builder.getMethods())
        .filter(each -> each.getParameterCount() == 1)
        .filter(each -> each.getReturnType() == builder)
        .filter(each -> said(each.getParameterTypes()[0]))
        .map(each -> new Setting(each, prefix + "." + kebab(each.getName())))
        .sorted(Comparator.comparing(Setting::property))
        .toList();
  }

  private static boolean said(Class<?> type) {
    return SAID.contains(type) || type.isEnum();
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private void set(Object builder, String prefix) {
    for (Setting each : settings(builder.getClass(), prefix)) {
      binder
          .bind(each.property(), Bindable.of(each.type()))
          .ifBound(value -> set(builder, each, value));
    }
  }

  private static void set(Object builder, Setting setting, Object value) {
    Object given = value;
    if (value instanceof DataSize size) {
      given =
          setting.method().getParameterTypes()[0] == int.class
              ? (Object) Math.toIntExact(size.toBytes())
              : (Object) size.toBytes();
    }
    try {
      var unused = setting.method().invoke(builder, given);
    } catch (InvocationTargetException e) {
      Throwable why = e.getTargetException();
      throw new IllegalArgumentException(setting.property() + ": " + why.getMessage(), why);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
