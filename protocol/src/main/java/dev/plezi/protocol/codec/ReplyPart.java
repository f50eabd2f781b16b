package dev.plezi.protocol.codec;

import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.Wire;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A part of a reply, as the result of a request has it on the wire.
 *
 * @param items what is in it, each as JSON
 * @param next by what the next one is asked for; null when this is the last
 */
public record ReplyPart(List<String> items, @Nullable String next) {
  /** This, as the data of a reply. */
  public String json() {
    StringBuilder out = new StringBuilder("{\"").append(Wire.ITEMS).append("\":[");
    out.append(String.join(",", items)).append(']');
    if (next != null) {
      out.append(",\"").append(Wire.NEXT).append("\":\"").append(next).append('"');
    }
    return out.append('}').toString();
  }

  /**
   * Reads the data of a reply. What has no parts is all there is of it; nothing, when it is null.
   *
   * @throws InvalidEventException when it is beyond the bounds of JSON
   */
  public static ReplyPart read(String data) {
    try (JsonParser in = JsonRules.parser(EventCodec.utf8(data))) {
      ReplyPart part = in.nextToken() == JsonToken.START_OBJECT ? read(in) : null;
      return part == null ? whole(data) : part;
    } catch (JacksonException e) {
      throw BindingError.malformed(e);
    }
  }

  private static ReplyPart whole(String data) {
    return new ReplyPart(data.equals("null") ? List.of() : List.of(data), null);
  }

  private static @Nullable ReplyPart read(JsonParser in) {
    List<String> items = null;
    String next = null;
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      JsonToken value = in.nextToken();
      if (name.equals(Wire.ITEMS) && value == JsonToken.START_ARRAY) {
        items = items(in);
      } else if (name.equals(Wire.NEXT) && value == JsonToken.VALUE_STRING) {
        next = in.getString();
      } else {
        in.skipChildren();
      }
    }
    return items == null ? null : new ReplyPart(items, next);
  }

  private static List<String> items(JsonParser in) {
    List<String> items = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      items.add(Envelope.compact(in));
    }
    return items;
  }
}
