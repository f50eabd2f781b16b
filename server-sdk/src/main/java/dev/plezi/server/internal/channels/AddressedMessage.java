package dev.plezi.server.internal.channels;

import dev.plezi.server.internal.session.ApplicationClose;
import dev.plezi.server.internal.transport.WireMessage;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A message for all that an identity has, on its way to the servers: how many characters the
 * identity has (four bytes), these (two bytes each), and {@code e} with an event in UTF-8, or
 * {@code c} with a close code (two bytes) and a reason in UTF-8. Numbers are big-endian. So every
 * identity is itself, also one that is no UTF-8.
 *
 * @param identity whose
 * @param content what is to be done
 */
record AddressedMessage(String identity, Content content) {
  private static final byte EVENT = 'e';
  private static final byte CLOSE = 'c';

  /** What is to be done. */
  sealed interface Content permits Emit, Close {}

  /**
   * Something is to be sent.
   *
   * @param event a text message
   */
  record Emit(WireMessage event) implements Content {}

  /**
   * All is to be closed.
   *
   * @param how with what code and words
   */
  record Close(ApplicationClose how) implements Content {}

  /** As it travels. */
  WireMessage encoded() {
    boolean event = content instanceof Emit;
    byte[] rest = event ? ((Emit) content).event().bytes() : bytes(((Close) content).how());
    int header = Integer.BYTES + Character.BYTES * identity.length() + 1;
    ByteBuffer out = ByteBuffer.allocate(header + rest.length);
    out.putInt(identity.length());
    for (int i = 0; i < identity.length(); i++) {
      out.putChar(identity.charAt(i));
    }
    out.put(event ? EVENT : CLOSE).put(rest);
    return WireMessage.binary(out.array());
  }

  private static byte[] bytes(ApplicationClose how) {
    byte[] reason = how.reason().getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(Short.BYTES + reason.length);
    out.putShort((short) how.code()).put(reason);
    return out.array();
  }

  /** Reads one; null when it is none that this version knows. */
  static @Nullable AddressedMessage read(WireMessage message) {
    ByteBuffer in = message.buffer();
    try {
      int length = in.getInt();
      if (length < 0 || length > in.remaining() / Character.BYTES) {
        return null;
      }
      StringBuilder identity = new StringBuilder(length);
      for (int i = 0; i < length; i++) {
        identity.append(in.getChar());
      }
      Content content = content(in.get(), in);
      return content == null ? null : new AddressedMessage(identity.toString(), content);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Content content(byte form, ByteBuffer in) {
    return switch (form) {
      case EVENT -> new Emit(WireMessage.utf8(rest(in)));
      case CLOSE -> {
        int code = in.getShort();
        yield new Close(new ApplicationClose(code, new String(rest(in), StandardCharsets.UTF_8)));
      }
      default -> null;
    };
  }

  private static byte[] rest(ByteBuffer in) {
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return bytes;
  }
}
