package dev.plezi.server.internal.web;

import dev.plezi.protocol.codec.EventCodec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A writer of parameters as the JSON object that a record is read from. A query and a form know
 * texts only: where a component is a number or a boolean, a text that is one becomes one, and an
 * empty text null. What came as JSON stays as it is.
 */
final class ParamsJson {
  private static final Pattern NUMBER =
      Pattern.compile("(-?)0*(\\d{1,100}(?:\\.\\d{1,100})?(?:[eE][+-]?\\d{1,3})?)");

  /** Longer texts are no numbers, and not looked at. */
  private static final int MAX_NUMBER = 210;

  private ParamsJson() {}

  /**
   * An object with these members.
   *
   * @param type a record for whose components texts are read; or any other type
   */
  static String object(Map<String, ParamValue> members, Class<?> type) {
    Map<String, Type> components = components(type);
    List<String> parts = new ArrayList<>();
    members.forEach(
        (name, param) ->
            parts.add(
                quoted(name) + ":" + value(param, components.getOrDefault(name, Object.class))));
    return "{" + String.join(",", parts) + "}";
  }

  private static String value(ParamValue param, Type type) {
    if (param.json() != null) {
      return param.json();
    }
    if (type instanceof ParameterizedType many
        && many.getRawType() instanceof Class<?> raw
        && Collection.class.isAssignableFrom(raw)) {
      Type each = many.getActualTypeArguments()[0];
      return param.texts().stream()
          .map(text -> value(text, each))
          .collect(Collectors.joining(",", "[", "]"));
    }
    String text = param.text();
    return text == null ? "null" : value(text, type);
  }

  private static String value(String text, Type type) {
    boolean logical = type == boolean.class || type == Boolean.class;
    boolean numeric = type instanceof Class<?> one && numeric(one);
    if (text.isEmpty() && (logical || numeric)) {
      return "null";
    }
    if (logical && (text.equals("true") || text.equals("false"))) {
      return text;
    }
    Matcher number = NUMBER.matcher(text);
    return numeric && text.length() <= MAX_NUMBER && number.matches()
        ? number.group(1) + number.group(2)
        : quoted(text);
  }

  private static boolean numeric(Class<?> type) {
    boolean primitive = type.isPrimitive() && type != boolean.class && type != char.class;
    return primitive || Number.class.isAssignableFrom(type);
  }

  private static Map<String, Type> components(Class<?> type) {
    Map<String, Type> components = new HashMap<>();
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        components.put(component.getName(), component.getGenericType());
      }
    }
    return components;
  }

  /** A text as it stands between the quotes of a JSON string. */
  static String escaped(String text) {
    String quoted = EventCodec.standard().json(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  private static String quoted(@Nullable String text) {
    return text == null ? "null" : EventCodec.standard().json(text);
  }
}
