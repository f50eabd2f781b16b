package dev.plezi.server.internal.jetty;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.internal.transport.WireMessage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/** Puts a connection's data frames together to messages, and checks size and encoding. */
final class Assembly {
  private final int maxBytes;

  // Owned by the thread that reads the connection.
  private @Nullable ByteArrayOutputStream parts;
  private boolean text;

  Assembly(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** What a frame led to. */
  sealed interface Result {}

  /** A message is complete. */
  record Whole(WireMessage message) implements Result {}

  /** More frames belong to it. */
  record Partial() implements Result {}

  /** The message cannot be. */
  record Refused(int code, String reason) implements Result {}

  Result add(Frame frame) {
    if (frame.getOpCode() != OpCode.CONTINUATION) {
      text = frame.getOpCode() == OpCode.TEXT;
      if (frame.isFin() && frame.getPayloadLength() <= maxBytes) {
        return whole(bytes(frame.getPayload()));
      }
      parts = new ByteArrayOutputStream();
    }
    ByteArrayOutputStream collected = parts;
    if (collected == null) {
      // The rest of a message that was refused.
      return new Partial();
    }
    if (frame.getPayloadLength() > maxBytes - collected.size()) {
      parts = null;
      return new Refused(CloseCode.TOO_LARGE, "message larger than " + maxBytes + " bytes");
    }
    collected.writeBytes(bytes(frame.getPayload()));
    if (!frame.isFin()) {
      return new Partial();
    }
    parts = null;
    return whole(collected.toByteArray());
  }

  private Result whole(byte[] content) {
    if (!text) {
      return new Whole(WireMessage.binary(content));
    }
    return EventCodec.isUtf8(content)
        ? new Whole(WireMessage.utf8(content))
        : new Refused(CloseCode.BAD_TEXT, "text that is not UTF-8");
  }

  private static byte[] bytes(ByteBuffer payload) {
    byte[] copy = new byte[payload.remaining()];
    payload.get(copy);
    return copy;
  }
}
