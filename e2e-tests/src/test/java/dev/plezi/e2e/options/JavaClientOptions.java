package dev.plezi.e2e.options;

import dev.plezi.client.ClientBuilder;
import dev.plezi.client.PleziClient;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of the Java client: what the methods of its builder set. */
final class JavaClientOptions {
  private static final Set<Class<?>> TRIED = Set.of(boolean.class, int.class, Duration.class);

  private final JavaSource source;

  JavaClientOptions() throws IOException {
    source = JavaSource.of("client-java", ClientBuilder.class);
  }

  /** All of them, in the order of the source; what is registered is none. */
  List<Option> all() throws ReflectiveOperationException {
    List<Option> options = new ArrayList<>();
    for (Map.Entry<String, String> method : source.bodies().entrySet()) {
      if (method.getValue().contains("return with(options.with")) {
        options.add(option(method.getKey()));
      }
    }
    return options;
  }

  private Option option(String name) throws ReflectiveOperationException {
    List<Method> setters =
        Arrays.stream(ClientBuilder.class.getMethods())
            .filter(each -> each.getName().equals(name))
            .sorted((a, b) -> ServerOptions.name(a).compareTo(ServerOptions.name(b)))
            .toList();
    Method first = setters.get(0);
    boolean tried = TRIED.containsAll(List.of(first.getParameterTypes()));
    return new Option(
        name,
        setters.stream().map(ServerOptions::name).toList(),
        tried ? standard(first) : "none",
        tried ? Trials.bounds(first, JavaClientOptions::builder) : List.of(),
        source.comment(name),
        null);
  }

  private static ClientBuilder builder() {
    return PleziClient.builder("ws://localhost/");
  }

  /** What has another value when the setter was called. */
  private static String standard(Method setter) throws ReflectiveOperationException {
    Object[] values = Arrays.stream(setter.getParameterTypes()).map(Trials::good).toArray();
    ClientBuilder builder = builder();
    Map<String, Object> before = settings(builder);
    var unused = setter.invoke(builder, values);
    Map<String, Object> after = settings(builder);
    List<String> changed =
        before.entrySet().stream()
            .filter(each -> !each.getValue().equals(after.get(each.getKey())))
            .map(each -> Words.of(setter.getName(), each.getValue()))
            .toList();
    if (changed.size() != values.length) {
      throw new IllegalStateException(setter + " changes " + changed);
    }
    return String.join(", ", changed);
  }

  private static Map<String, Object> settings(ClientBuilder builder)
      throws ReflectiveOperationException {
    Field options = ClientBuilder.class.getDeclaredField("options");
    options.setAccessible(true);
    Map<String, Object> settings = new LinkedHashMap<>();
    collect("", Objects.requireNonNull(options.get(builder)), settings);
    return settings;
  }

  private static void collect(String path, Object record, Map<String, Object> settings)
      throws ReflectiveOperationException {
    for (RecordComponent each : record.getClass().getRecordComponents()) {
      Method accessor = each.getAccessor();
      accessor.setAccessible(true);
      @Nullable Object value = accessor.invoke(record);
      String name = path + "." + each.getName();
      if (value != null && TRIED.contains(each.getType())) {
        settings.put(name, value);
      } else if (value != null && value.getClass().isRecord()) {
        collect(name, value, settings);
      }
    }
  }
}
