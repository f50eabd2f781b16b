package dev.plezi.protocol.codec;

import dev.plezi.protocol.CloseCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A reader of data frames: puts the frames of one connection together to messages, and checks their
 * size and, once, the encoding of text. Holds one message at most. Used by one thread at a time.
 */
public final class MessageAssembler {
  private final int maxBytes;

  private @Nullable ByteArrayOutputStream parts;
  private boolean text;

  /** Takes messages of at most so many bytes. */
  public MessageAssembler(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The kinds of data frames. */
  public enum Kind {
    TEXT,
    BINARY,

    /** Goes on with the message that the frame before it began or went on with. */
    CONTINUATION
  }

  /** What a frame led to. */
  public sealed interface Result {}

  /**
   * A message is complete.
   *
   * @param content its bytes, which are UTF-8 where it is text
   * @param text whether it is
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and handed on
  public record Complete(byte[] content, boolean text) implements Result {}

  /** More frames belong to it. */
  public record Partial() implements Result {}

  /** The message cannot be: the connection is to be closed with this. */
  public record Refused(int code, String reason) implements Result {}

  /** Takes a frame, whose payload is read to its end unless it is refused. */
  public Result add(Kind kind, ByteBuffer payload, boolean last) {
    if (kind != Kind.CONTINUATION) {
      text = kind == Kind.TEXT;
      if (last && payload.remaining() <= maxBytes) {
        parts = null;
        return complete(bytes(payload));
      }
      parts = new ByteArrayOutputStream();
    }
    ByteArrayOutputStream collected = parts;
    if (collected == null) {
      // The rest of a message that was refused.
      payload.position(payload.limit());
      return new Partial();
    }
    if (payload.remaining() > maxBytes - collected.size()) {
      parts = null;
      return new Refused(CloseCode.TOO_LARGE, "message larger than " + maxBytes + " bytes");
    }
    collected.writeBytes(bytes(payload));
    if (!last) {
      return new Partial();
    }
    parts = null;
    return complete(collected.toByteArray());
  }

  private Result complete(byte[] content) {
    return !text || Utf8.isValid(content)
        ? new Complete(content, text)
        : new Refused(CloseCode.BAD_TEXT, "text that is not UTF-8");
  }

  private static byte[] bytes(ByteBuffer payload) {
    byte[] copy = new byte[payload.remaining()];
    payload.get(copy);
    return copy;
  }
}
