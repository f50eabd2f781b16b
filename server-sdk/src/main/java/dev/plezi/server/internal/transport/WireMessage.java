package dev.plezi.server.internal.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One WebSocket message. Encoded once, and shared by all connections that it goes to. */
public final class WireMessage {
  private final byte[] bytes;
  private final boolean text;

  private WireMessage(byte[] bytes, boolean text) {
    this.bytes = bytes;
    this.text = text;
  }

  /** A text message. */
  public static WireMessage text(String text) {
    return new WireMessage(text.getBytes(StandardCharsets.UTF_8), true);
  }

  /** A text message of these bytes, which are UTF-8 and must not change any more. */
  public static WireMessage utf8(byte[] bytes) {
    return new WireMessage(bytes, true);
  }

  /** A binary message of these bytes, which must not change any more. */
  public static WireMessage binary(byte[] bytes) {
    return new WireMessage(bytes, false);
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
