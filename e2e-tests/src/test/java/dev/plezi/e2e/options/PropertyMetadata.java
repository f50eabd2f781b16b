package dev.plezi.e2e.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What an editor knows of the properties, in the format of Spring Boot. */
final class PropertyMetadata {
  private static final Map<Class<?>, String> TYPES =
      Map.of(
          boolean.class, "java.lang.Boolean",
          int.class, "java.lang.Integer",
          long.class, "java.lang.Long",
          String.class, "java.lang.String",
          Duration.class, "java.time.Duration",
          Path.class, "java.nio.file.Path",
          Set.class, "java.util.Set<java.lang.String>");

  private final List<Map<String, Object>> properties = new ArrayList<>();

  /** Adds the properties of options. */
  PropertyMetadata add(List<Option> options) {
    options.forEach(
        each -> {
          if (each.property() != null) {
            var unused = add(each.property(), each.summary());
          }
        });
    return this;
  }

  /** Adds a property. */
  PropertyMetadata add(Option.Property property, String text) {
    boolean bytes = property.name().endsWith("-bytes");
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", property.name());
    entry.put("type", bytes ? "org.springframework.util.unit.DataSize" : type(property.type()));
    entry.put("description", text.replace("`", "").replace("\\", ""));
    Object standard = property.standard();
    if (standard instanceof Number number && bytes) {
      entry.put("defaultValue", size(number.longValue()));
    } else if (standard instanceof Duration time) {
      entry.put("defaultValue", time.toMillis() + "ms");
    } else if (standard instanceof Enum<?> value) {
      entry.put("defaultValue", value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    } else if (standard != null) {
      entry.put("defaultValue", standard);
    }
    properties.add(entry);
    return this;
  }

  private static String type(Class<?> type) {
    return TYPES.getOrDefault(type, type.getName());
  }

  private static String size(long bytes) {
    boolean round = bytes >= 1024 && bytes % 1024 == 0;
    return round ? bytes / 1024 + "KB" : bytes + "B";
  }

  /** The file. */
  String json() {
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(Map.of("properties", properties))
        + "\n";
  }
}
