package dev.plezi.server.internal.web;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.protocol.codec.TextShape;
import dev.plezi.protocol.codec.TextShape.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A writer of parameters as the JSON object that a record is read from. A query and a form know
 * texts only: where a component is a number or a boolean, a text that is one becomes one, and an
 * empty text null, as it does where a date or an enum is wanted. What came as JSON stays as it is.
 */
final class ParamsJson {
  private static final Pattern NUMBER =
      Pattern.compile("(-?)0*(\\d{1,100}(?:\\.\\d{1,100})?(?:[eE][+-]?\\d{1,3})?)");

  private static final Pattern WHOLE = Pattern.compile("(-?)0*(\\d{1,100})");

  /** Longer texts are no numbers, and not looked at. */
  private static final int MAX_NUMBER = 210;

  private ParamsJson() {}

  /**
   * An object with these members.
   *
   * @param shapes in which shape each is wanted; what is not named stays as it came
   */
  static String object(Map<String, ParamValue> members, Map<String, TextShape> shapes) {
    List<String> parts = new ArrayList<>();
    members.forEach(
        (name, param) ->
            parts.add(
                quoted(name) + ":" + value(param, shapes.getOrDefault(name, TextShape.TEXT))));
    return "{" + String.join(",", parts) + "}";
  }

  private static String value(ParamValue param, TextShape shape) {
    if (param.json() != null) {
      return param.json();
    }
    if (shape.many()) {
      return param.texts().stream()
          .map(text -> value(text, shape.kind()))
          .collect(Collectors.joining(",", "[", "]"));
    }
    String text = param.text();
    return text == null ? "null" : value(text, shape.kind());
  }

  private static String value(String text, Kind kind) {
    if (text.isEmpty() && kind != Kind.TEXT) {
      return "null";
    }
    return switch (kind) {
      case LOGICAL -> text.equals("true") || text.equals("false") ? text : quoted(text);
      case NUMBER -> number(text, NUMBER);
      case TIME -> number(text, WHOLE);
      case TEXT, VALUE -> quoted(text);
    };
  }

  private static String number(String text, Pattern spelling) {
    Matcher number = spelling.matcher(text);
    return text.length() <= MAX_NUMBER && number.matches()
        ? number.group(1) + number.group(2)
        : quoted(text);
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
