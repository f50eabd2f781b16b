package dev.plezi.e2e.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plezi.e2e.socket.Frame;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What is written to the socket in one piece. */
final class Step {
  private final byte[] bytes;
  private final boolean closes;

  private Step(byte[] bytes, boolean closes) {
    this.bytes = bytes;
    this.closes = closes;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Whether it holds a close frame. */
  boolean closes() {
    return closes;
  }

  static Step parse(JsonNode node) {
    JsonNode packet = node.get("packet");
    if (packet == null) {
      return frame(node);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean closes = false;
    for (JsonNode frame : packet) {
      Step part = frame(frame);
      out.writeBytes(part.bytes);
      closes |= part.closes;
    }
    return new Step(out.toByteArray(), closes);
  }

  private static Step frame(JsonNode node) {
    Map.Entry<String, JsonNode> member = node.properties().iterator().next();
    String kind = member.getKey();
    if (kind.equals("close")) {
      return new Step(Frame.close(member.getValue().intValue()).masked(), true);
    }
    String value = member.getValue().stringValue();
    if (kind.equals("hex")) {
      return new Step(HexFormat.of().parseHex(value), false);
    }
    return new Step(frame(kind, padded(value, node)).masked(), false);
  }

  private static Frame frame(String kind, String payload) {
    return switch (kind) {
      case "text" -> Frame.text(payload);
      case "binary" -> Frame.binary(payload);
      case "start" -> Frame.text(payload).unfinished();
      case "more" -> Frame.of(Frame.CONTINUATION, payload).unfinished();
      case "end" -> Frame.of(Frame.CONTINUATION, payload);
      case "ping" -> Frame.ping(payload);
      case "pong" -> Frame.of(Frame.PONG, payload);
      default -> throw new IllegalArgumentException("no such frame: " + kind);
    };
  }

  /** A text, filled to the length that {@code pad} beside it says. */
  static String padded(String text, JsonNode node) {
    if (!node.has("pad")) {
      return text;
    }
    int length = node.get("pad").intValue();
    int rest = text.replaceFirst("…", "").getBytes(UTF_8).length;
    return text.replaceFirst("…", "x".repeat(length - rest));
  }
}
