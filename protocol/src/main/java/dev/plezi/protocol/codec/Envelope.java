package dev.plezi.protocol.codec;

import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.Wire;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A message's envelope: what has to be known of it before anybody asks for its payload. Read in one
 * pass over the whole text, which so is known to be well-formed, without building a tree of it.
 *
 * @param event the event's name; null when {@code event} is a number, true, an array or an object
 * @param id the {@code _EID_} as compact JSON; null when there is none
 * @param request whether a reply is asked for: {@code _re_} is true
 * @param next whether it is about a reply in parts: it has a {@code _next_}
 * @param simple whether the message is known to have neither long names nor escapes by number, so
 *     that Jackson reads it from its bytes as it is
 */
public record Envelope(
    @Nullable String event, @Nullable String id, boolean request, boolean next, boolean simple) {

  // An _EID_ may hold half a surrogate pair, which UTF-8 cannot: it goes back escaped.
  private static final JsonFactory IDS =
      JsonFactory.builder().highestNonEscapedChar(Character.MIN_SURROGATE - 1).build();

  /** That of a message of which nothing else is known. */
  public Envelope(@Nullable String event, @Nullable String id, boolean request) {
    this(event, id, request, false, false);
  }

  /** Reads that of a message which is UTF-8. */
  static Envelope read(byte[] message) {
    try (JsonParser in = JsonRules.parser(message)) {
      return read(in);
    } catch (JacksonException e) {
      throw BindingError.malformed(e);
    }
  }

  /**
   * That of a message which would be one but for the bounds of JSON; null when it is none. An id
   * that is beyond them itself is none: nobody could read what it stands in.
   */
  static @Nullable Envelope beyondBounds(byte[] message) {
    try (JsonParser in = JsonRules.generous(message)) {
      Envelope found = read(in);
      return found.id() == null || within(found.id())
          ? found
          : new Envelope(found.event(), null, false);
    } catch (JacksonException | InvalidEventException e) {
      return null;
    }
  }

  private static boolean within(String value) {
    try (JsonParser in = JsonRules.parser(value.getBytes(StandardCharsets.UTF_8))) {
      while (in.nextToken() != null) {
        // Whatever it is.
      }
      return true;
    } catch (JacksonException e) {
      return false;
    }
  }

  private static Envelope read(JsonParser in) {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw new InvalidEventException("a message is a JSON object");
    }
    Envelope envelope = members(in);
    if (in.nextToken() != null) {
      throw new InvalidEventException("more than one JSON document in a message");
    }
    return envelope;
  }

  /** Whether an object has a member of this name, not counting the objects inside it. */
  static boolean hasMember(String object, String member) {
    try (JsonParser in = JsonRules.WIRE.createParser(ObjectReadContext.empty(), object)) {
      in.nextToken();
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        if (name.equals(member)) {
          return true;
        }
        in.nextToken();
        in.skipChildren();
      }
      return false;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Envelope members(JsonParser in) {
    String event = null;
    boolean named = false;
    String id = null;
    boolean request = false;
    boolean next = false;
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      JsonToken value = in.nextToken();
      if (name.equals(Wire.EVENT)) {
        named = value != JsonToken.VALUE_NULL;
        event = value == JsonToken.VALUE_STRING ? in.getString() : null;
      } else if (name.equals(Wire.ID)) {
        boolean none = value == JsonToken.VALUE_NULL || value == JsonToken.VALUE_FALSE;
        id = none ? null : compact(in);
      } else if (name.equals(Wire.REQUEST)) {
        request = value == JsonToken.VALUE_TRUE;
      } else if (name.equals(Wire.NEXT)) {
        next = value == JsonToken.VALUE_STRING;
      }
      in.skipChildren();
    }
    if (!named) {
      throw new InvalidEventException("no event in the message");
    }
    return new Envelope(event, id, request, next, false);
  }

  /** The current value, digit for digit, without white space; the parser is left at its end. */
  static String compact(JsonParser in) {
    if (in.currentToken().isNumeric()) {
      return in.getString();
    }
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = IDS.createGenerator(ObjectWriteContext.empty(), out)) {
      int open = 0;
      do {
        JsonToken token = in.currentToken();
        if (token.isNumeric()) {
          // As it is spelled: what no number type can hold is a number on the wire all the same.
          generator.writeNumber(in.getString());
        } else {
          generator.copyCurrentEvent(in);
        }
        open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      } while (open > 0 && in.nextToken() != null);
    }
    return out.toString();
  }
}
