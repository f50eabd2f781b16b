package dev.plezi.server.internal.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message as it stands on the wire. Encoded once, and shared by all connections that it goes to.
 */
public final class WireMessage {
  /** What a message costs beside its content where it waits, so that empty ones are bounded too. */
  public static final int OVERHEAD = 32;

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

  /** A text message of these bytes, which are known to be UTF-8 and must not change any more. */
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

  /** What it costs where it waits, in bytes. */
  public int cost() {
    return bytes.length + OVERHEAD;
  }

  /** A read-only view with a position of its own. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }
}
