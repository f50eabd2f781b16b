package dev.plezi.protocol.codec;

import dev.plezi.protocol.CloseCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reader of data frames: puts the frames of one connection together to messages, and checks their
 * size and, once, the encoding of text. Holds one message at most, in pieces that are copied once
 * more when it is whole, and never to make room: an array that grows would be as large again. Used
 * by one thread at a time.
 */
public final class MessageAssembler {
  /** Small frames share pieces, which are as large as what is before them, and at most this. */
  private static final int PIECE = 8 * 1024;

  private static final int FIRST_PIECE = 32;

  private final int maxBytes;

  private @Nullable Parts parts;
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
        return whole(bytes(payload), text);
      }
      parts = new Parts();
    }
    Parts collected = parts;
    if (collected == null) {
      // The rest of a message that was refused.
      payload.position(payload.limit());
      return new Partial();
    }
    if (payload.remaining() > maxBytes - collected.size) {
      parts = null;
      return tooLarge(maxBytes);
    }
    collected.add(payload);
    if (!last) {
      return new Partial();
    }
    parts = null;
    return whole(collected.whole(), text);
  }

  /** What has come of a message. */
  private static final class Parts {
    /** All full but the last. */
    private final List<ByteBuffer> pieces = new ArrayList<>();

    private int size;

    void add(ByteBuffer payload) {
      int before = size;
      size += payload.remaining();
      if (!pieces.isEmpty()) {
        fill(pieces.get(pieces.size() - 1), payload);
      }
      if (payload.hasRemaining()) {
        int shared = Math.max(FIRST_PIECE, Math.min(PIECE, before));
        ByteBuffer piece = ByteBuffer.allocate(Math.max(shared, payload.remaining()));
        fill(piece, payload);
        pieces.add(piece);
      }
    }

    private static void fill(ByteBuffer piece, ByteBuffer payload) {
      int some = Math.min(piece.remaining(), payload.remaining());
      piece.put(piece.position(), payload, payload.position(), some);
      piece.position(piece.position() + some);
      payload.position(payload.position() + some);
    }

    byte[] whole() {
      ByteBuffer whole = ByteBuffer.allocate(size);
      pieces.forEach(piece -> whole.put(piece.flip()));
      return whole.array();
    }
  }

  /** What a message with this content is, where that is not too much: text must be UTF-8. */
  public static Result whole(byte[] content, boolean text) {
    return !text || Utf8.isValid(content)
        ? new Complete(content, text)
        : new Refused(CloseCode.BAD_TEXT, "text that is not UTF-8");
  }

  /** A message of more than so many bytes is refused. */
  public static Refused tooLarge(int maxBytes) {
    return new Refused(CloseCode.TOO_LARGE, "message larger than " + maxBytes + " bytes");
  }

  private static byte[] bytes(ByteBuffer payload) {
    byte[] copy = new byte[payload.remaining()];
    payload.get(copy);
    return copy;
  }
}
