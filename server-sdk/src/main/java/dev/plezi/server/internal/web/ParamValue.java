package dev.plezi.server.internal.web;

import dev.plezi.protocol.codec.Member;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a parameter: one text or more, or JSON.
 *
 * @param texts its values as text, in their order; none for JSON's null
 * @param json its value as JSON; null when it came as text
 */
record ParamValue(List<String> texts, @Nullable String json) {
  /** One text. */
  static ParamValue of(String text) {
    return new ParamValue(List.of(text), null);
  }

  static Map<String, ParamValue> texts(Map<String, List<String>> values) {
    Map<String, ParamValue> all = new LinkedHashMap<>();
    values.forEach((name, texts) -> all.put(name, new ParamValue(List.copyOf(texts), null)));
    return all;
  }

  static Map<String, ParamValue> members(Map<String, Member> members) {
    Map<String, ParamValue> all = new LinkedHashMap<>();
    members.forEach((name, member) -> all.put(name, of(member)));
    return all;
  }

  /** The last of its texts, or null. */
  @Nullable String text() {
    return texts.isEmpty() ? null : texts.get(texts.size() - 1);
  }

  private static ParamValue of(Member member) {
    String text = member.text();
    return new ParamValue(text == null ? List.of() : List.of(text), member.json());
  }
}
