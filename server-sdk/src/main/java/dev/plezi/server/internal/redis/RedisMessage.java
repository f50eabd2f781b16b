package dev.plezi.server.internal.redis;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A message in Redis: four bytes that no text begins with, the sending server's identity and its
 * number of the message (eight bytes each, big-endian), {@code t} for text or {@code b} for binary,
 * and the content.
 *
 * @param node the server that sent it
 * @param number counts that server's messages, whatever their channel
 * @param payload the content
 * @param form what says whether it is text
 */
record RedisMessage(long node, long number, WireMessage payload, byte form) {
  private static final int MAGIC = 0x00_50_4C_31;
  private static final int HEADER = Integer.BYTES + 2 * Long.BYTES + 1;
  private static final byte TEXT = 't';
  private static final byte BINARY = 'b';

  RedisMessage(long node, long number, WireMessage payload) {
    this(node, number, payload, payload.text() ? TEXT : BINARY);
  }

  byte[] bytes() {
    return ByteBuffer.allocate(HEADER + payload.size())
        .putInt(MAGIC)
        .putLong(node)
        .putLong(number)
        .put(form)
        .put(payload.bytes())
        .array();
  }

  /** Reads a message; null when another program sent it. */
  static @Nullable RedisMessage read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER || in.getInt() != MAGIC) {
      return null;
    }
    long node = in.getLong();
    long number = in.getLong();
    byte form = in.get();
    byte[] content = new byte[in.remaining()];
    in.get(content);
    boolean text = form == TEXT;
    return new RedisMessage(
        node, number, text ? WireMessage.utf8(content) : WireMessage.binary(content), form);
  }

  /** Whether a server of ours may have sent it: it can be read, and is no control event. */
  boolean deliverable() {
    byte[] content = payload.bytes();
    return (form == BINARY || (form == TEXT && EventCodec.isUtf8(content)))
        && !EventCodec.control(content);
  }

  /**
   * Another program's message as it is: text, or binary when it is no UTF-8; null for what is, or
   * may be, a control event, which none may send.
   */
  static @Nullable WireMessage foreign(byte[] bytes) {
    if (EventCodec.control(bytes)) {
      return null;
    }
    return EventCodec.isUtf8(bytes) ? WireMessage.utf8(bytes) : WireMessage.binary(bytes);
  }
}
