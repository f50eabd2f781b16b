package dev.plezi.server.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One WebSocket message. Encoded once, and shared by all connections that it goes to. */
public final class Payload {
  private final byte[] bytes;
  private final boolean text;

  private Payload(byte[] bytes, boolean text) {
    this.bytes = bytes;
    this.text = text;
  }

  /** A text message. */
  public static Payload text(String text) {
    return new Payload(text.getBytes(StandardCharsets.UTF_8), true);
  }

  /** A text message of these bytes, which are UTF-8 and must not change any more. */
  public static Payload utf8(byte[] bytes) {
    return new Payload(bytes, true);
  }

  /** A binary message of these bytes, which must not change any more. */
  public static Payload binary(byte[] bytes) {
    return new Payload(bytes, false);
  }

  /** Whether it travels as text. */
  public boolean text() {
    return text;
  }

  /** The content; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** The content's length in bytes. */
  public int size() {
    return bytes.length;
  }

  /** A read-only view with a position of its own. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }
}
