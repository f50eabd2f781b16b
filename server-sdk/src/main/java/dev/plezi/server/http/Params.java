package dev.plezi.server.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request's parameters: those of the query string and, with precedence, those of the route.
 * Immutable; of a name given more than once the last value counts.
 */
public final class Params {
  private final Map<String, String> values;

  private Params(Map<String, String> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** The parameters of a query, overlaid by those of a route. */
  static Params of(Map<String, String> query, Map<String, String> inline) {
    Map<String, String> all = new LinkedHashMap<>(query);
    all.putAll(inline);
    return new Params(all);
  }

  /** The value of a parameter, or null. */
  public @Nullable String get(String name) {
    return values.get(name);
  }

  /** The value of a parameter, or another if there is none. */
  public String get(String name, String other) {
    return values.getOrDefault(name, other);
  }

  /** All of them; unmodifiable. */
  public Map<String, String> asMap() {
    return values;
  }
}
