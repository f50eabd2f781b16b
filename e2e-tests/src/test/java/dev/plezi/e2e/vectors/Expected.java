package dev.plezi.e2e.vectors;

import dev.plezi.e2e.socket.Frame;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A frame that must come. */
sealed interface Expected {
  /** Fails unless this is the frame. */
  void check(@Nullable Frame frame);

  /** A text frame of exactly this text. */
  record Text(String text) implements Expected {
    @Override
    public void check(@Nullable Frame frame) {
      require(Frame.text(text).equals(frame), this, frame);
    }
  }

  /** A text frame that holds this JSON value, in whatever order and with whatever white space. */
  record Json(JsonNode json) implements Expected {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Override
    public void check(@Nullable Frame frame) {
      require(frame != null && frame.fin() && frame.opcode() == Frame.TEXT, this, frame);
      require(json.equals(parsed(frame)), this, frame);
    }

    private static @Nullable JsonNode parsed(@Nullable Frame frame) {
      try {
        return frame == null ? null : MAPPER.readTree(frame.text());
      } catch (JacksonException e) {
        return null;
      }
    }
  }

  /** A pong with this payload. */
  record Pong(String payload) implements Expected {
    @Override
    public void check(@Nullable Frame frame) {
      require(Frame.of(Frame.PONG, payload).equals(frame), this, frame);
    }
  }

  static Expected parse(JsonNode node) {
    Map.Entry<String, JsonNode> member = node.properties().iterator().next();
    JsonNode value = member.getValue();
    return switch (member.getKey()) {
      case "text" -> new Text(Step.padded(value.stringValue(), node));
      case "json" -> new Json(value);
      case "pong" -> new Pong(value.stringValue());
      default -> throw new IllegalArgumentException("no such expectation: " + member.getKey());
    };
  }

  private static void require(boolean holds, Expected expected, @Nullable Frame actual) {
    if (!holds) {
      String came = actual == null ? "the end of the connection" : actual.toString();
      throw new AssertionError("expected " + expected + " but there came " + came);
    }
  }
}
