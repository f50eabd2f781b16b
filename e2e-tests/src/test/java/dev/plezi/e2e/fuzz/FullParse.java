package dev.plezi.e2e.fuzz;

import dev.plezi.protocol.codec.EventCodec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.BooleanNode;

/**
 * A message as Jackson's tree: decoded first, so that it is read by the parser of characters, of
 * which the parser of bytes knows nothing.
 */
final class FullParse {
  private static final JsonMapper MAPPER =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(EventCodec.MAX_DEPTH).build())
              .build());

  // To that parser a character beyond ASCII is the hexadecimal digit that its low byte is.
  private static final Pattern NO_ESCAPE =
      Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u[0-9A-Fa-f]{0,3}[^\\x00-\\x7F]");

  private final @Nullable JsonNode tree;

  private FullParse(@Nullable JsonNode tree) {
    this.tree = tree;
  }

  static FullParse of(byte[] message) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message)).toString();
      return new FullParse(NO_ESCAPE.matcher(text).find() ? null : MAPPER.readTree(text));
    } catch (CharacterCodingException | JacksonException e) {
      return new FullParse(null);
    }
  }

  boolean isMessage() {
    return tree != null && tree.isObject() && tree.hasNonNull("event");
  }

  @Nullable String event() {
    JsonNode event = tree == null ? null : tree.get("event");
    return event != null && event.isString() ? event.stringValue() : null;
  }

  boolean sameId(@Nullable String id) {
    JsonNode own = tree == null ? null : tree.get("_EID_");
    boolean none = own == null || own.isNull() || own.equals(BooleanNode.FALSE);
    return none ? id == null : id != null && MAPPER.readTree(id).equals(own);
  }

  Map<String, @Nullable Object> members() {
    return MAPPER.convertValue(tree, new TypeReference<>() {});
  }
}
