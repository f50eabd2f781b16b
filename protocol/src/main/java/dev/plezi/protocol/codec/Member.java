package dev.plezi.protocol.codec;

import dev.plezi.event.InvalidEventException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A member of a JSON object.
 *
 * @param json its value as compact JSON, numbers digit for digit
 * @param text its value as text: what a string says, null for null, the JSON of everything else
 */
public record Member(String json, @Nullable String text) {

  /** Those of a document which is UTF-8. */
  static Map<String, Member> all(byte[] document) {
    return Objects.requireNonNull(all(document, Integer.MAX_VALUE));
  }

  /** The same; null when there are more than so many. */
  static @Nullable Map<String, Member> all(byte[] document, int max) {
    Map<String, Member> members = new LinkedHashMap<>();
    int count = 0;
    try (JsonParser in = JsonRules.parser(document)) {
      JsonToken root = in.nextToken();
      if (root == JsonToken.START_OBJECT) {
        for (String name = in.nextName(); name != null; name = in.nextName()) {
          count++;
          if (count > max) {
            return null;
          }
          members.put(name, read(in));
        }
      } else if (root == null) {
        throw new InvalidEventException("no JSON");
      } else {
        in.skipChildren();
      }
      if (in.nextToken() != null) {
        throw new InvalidEventException("more than one JSON document");
      }
      return members;
    } catch (JacksonException e) {
      throw BindingError.malformed(e);
    }
  }

  private static Member read(JsonParser in) {
    JsonToken token = in.nextToken();
    String text = token == JsonToken.VALUE_STRING ? in.getString() : null;
    String compact = Envelope.compact(in);
    boolean itself = text != null || token == JsonToken.VALUE_NULL;
    return new Member(compact, itself ? text : compact);
  }
}
