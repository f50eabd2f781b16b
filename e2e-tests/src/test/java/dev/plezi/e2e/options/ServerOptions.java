package dev.plezi.e2e.options;

import dev.plezi.server.HttpLimits;
import dev.plezi.server.Limits;
import dev.plezi.server.Options;
import dev.plezi.server.TrustedProxies;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The options of a class of the server: its accessors, of which each has a setter. */
final class ServerOptions {
  /** What a property can say, as the starter has it. */
  private static final Set<Class<?>> SAID =
      Set.of(
          boolean.class,
          int.class,
          long.class,
          String.class,
          Duration.class,
          Path.class,
          Set.class);

  /** Defaults that are the machine's. */
  private static final Map<String, String> OF_THE_MACHINE =
      Map.of(
          "ofMemory(256L * 1024 * 1024, 4)", "256 MiB, or a quarter of the heap if that is less",
          "ofMemory(64L * 1024 * 1024, 8)", "64 MiB, or an eighth of the heap if that is less",
          "Runtime.getRuntime().maxMemory() / 8", "an eighth of the heap",
          "Path.of(System.getProperty(\"java.io.tmpdir\"))", "the folder for temporary files");

  /** What the starter sets before it reads the properties. */
  private static final Map<String, Boolean> IN_SPRING = Map.of("plezi.signals", false);

  private final JavaSource source;
  private final Object standard;
  private final Supplier<?> builder;
  private final String prefix;

  /** Those of a class, and what their properties begin with. */
  ServerOptions(Class<?> type, Object standard, Supplier<?> builder, String prefix)
      throws IOException {
    this.source = JavaSource.of("server-sdk", type);
    this.standard = standard;
    this.builder = builder;
    this.prefix = prefix;
  }

  /** All of them, in the order of the source. */
  List<Option> all() throws ReflectiveOperationException {
    List<Option> options = new ArrayList<>();
    for (String name : source.bodies().keySet()) {
      List<Method> setters = setters(name);
      if (!setters.isEmpty()) {
        options.add(option(name, setters));
      }
    }
    return options;
  }

  private List<Method> setters(String name) {
    Class<?> type = builder.get().getClass();
    return Arrays.stream(type.getMethods())
        .filter(each -> each.getName().equals(name) && each.getReturnType() == type)
        .sorted((a, b) -> name(a).compareTo(name(b)))
        .toList();
  }

  private Option option(String name, List<Method> setters) throws ReflectiveOperationException {
    List<String> bounds =
        setters.stream().flatMap(each -> Trials.bounds(each, builder).stream()).distinct().toList();
    return new Option(
        name,
        setters.stream().map(ServerOptions::name).toList(),
        standard(name),
        bounds,
        source.comment(name),
        property(name, setters));
  }

  /** The type that a setter takes, as its reader writes it. */
  static String name(Method setter) {
    List<String> types =
        Arrays.stream(setter.getGenericParameterTypes())
            .map(type -> type.getTypeName().replaceAll("\\b(?:[a-z]\\w*\\.)+", ""))
            .toList();
    return String.join(", ", types);
  }

  private String standard(String name) throws ReflectiveOperationException {
    String machine = OF_THE_MACHINE.get(source.beginning(name));
    if (machine != null) {
      return machine;
    }
    if (source.beginning(name).matches(".*(Memory|getProperty|getenv).*")) {
      throw new IllegalStateException(name + ": say in words, in " + getClass().getName());
    }
    Object value = value(name);
    boolean shown = !(value instanceof Limits || value instanceof HttpLimits);
    return !shown ? "as below" : value instanceof TrustedProxies ? "none" : Words.of(name, value);
  }

  private @Nullable Object value(String name) throws ReflectiveOperationException {
    return standard.getClass().getMethod(name).invoke(standard);
  }

  private Option.@Nullable Property property(String name, List<Method> setters)
      throws ReflectiveOperationException {
    for (Method setter : setters) {
      Class<?> type = setter.getParameterTypes()[0];
      if (SAID.contains(type) || type.isEnum()) {
        String property = prefix + "." + name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        Object set = IN_SPRING.containsKey(property) ? IN_SPRING.get(property) : said(name);
        return new Option.Property(property, type, set);
      }
    }
    return null;
  }

  private @Nullable Object said(String name) throws ReflectiveOperationException {
    Object value = value(name);
    boolean machine = OF_THE_MACHINE.containsKey(source.beginning(name));
    boolean empty = value instanceof Set<?> set && set.isEmpty();
    if (value == null || value instanceof OptionalInt || empty || machine) {
      return null;
    }
    return value instanceof TrustedProxies proxies ? !proxies.equals(TrustedProxies.none()) : value;
  }

  /** The switch that only properties need: compression is none unless asked for. */
  static Option.Property compression() {
    boolean on = Options.standard().compression() != null;
    return new Option.Property("plezi.compression.enabled", boolean.class, on);
  }

  /** The switch of the starter, which knows of principals. */
  static Option.Property identifyByPrincipal() {
    return new Option.Property("plezi.identify-by-principal", boolean.class, true);
  }
}
