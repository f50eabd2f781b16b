package dev.plezi.client.internal.socket;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.codec.MessageAssembler;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the frames that a server sends (RFC 6455, section 5). It takes what there is of a
 * frame, so that a long one needs no buffer of its own. Used by one thread.
 */
final class FrameReader {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int MAX_CONTROL = 125;

  private final MessageAssembler assembler;

  // The frame that is being read.
  private int opcode = -1;
  private boolean fin;
  private boolean masked;
  private long left;

  /** Whether a message has begun and not ended. */
  private boolean within;

  /** What bytes led to. */
  sealed interface Result {}

  /** More are needed. */
  record More() implements Result {}

  /** A message is complete. */
  @SuppressWarnings("ArrayRecordComponent") // handed on at once
  record Message(byte[] content, boolean text) implements Result {}

  /** A ping, or a pong, whose payload is to be sent back, or not. */
  record Control(boolean ping, ByteBuffer payload) implements Result {}

  /** The peer closes. */
  record Closing(int code, String reason) implements Result {}

  /** The peer breaks the rules: to be closed with this. */
  record Violation(int code, String reason) implements Result {}

  FrameReader(int maxMessageSize) {
    assembler = new MessageAssembler(maxMessageSize);
  }

  /** Reads on, as far as to the next result; what is left is the beginning of more. */
  Result read(ByteBuffer bytes) {
    if (opcode < 0 && !head(bytes)) {
      return new More();
    }
    String problem = problem();
    if (problem != null) {
      return new Violation(CloseCode.PROTOCOL, problem);
    }
    return opcode >= CLOSE ? control(bytes) : data(bytes);
  }

  /** Reads the head of a frame if all of it is there. */
  private boolean head(ByteBuffer bytes) {
    if (bytes.remaining() < 2) {
      return false;
    }
    masked = bytes.get(bytes.position() + 1) < 0;
    int length = bytes.get(bytes.position() + 1) & 0x7F;
    int more = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (bytes.remaining() < 2 + more) {
      return false;
    }
    int first = bytes.get() & 0xFF;
    bytes.get();
    fin = (first & 0x80) != 0;
    // With the bits of extensions, so that it is of no known kind if there are any.
    opcode = first & 0x7F;
    left = more == 2 ? bytes.getShort() & 0xFFFF : more == 8 ? bytes.getLong() : length;
    return true;
  }

  private @Nullable String problem() {
    if (masked) {
      return "a frame with a mask, which only clients set";
    }
    if (opcode > PONG || (opcode > BINARY && opcode < CLOSE)) {
      return "a frame of no known kind";
    }
    if (opcode >= CLOSE && (!fin || left > MAX_CONTROL)) {
      return "a control frame that is too long, or a part";
    }
    return left < 0 ? "a frame of no possible length" : null;
  }

  private Result control(ByteBuffer bytes) {
    if (bytes.remaining() < left) {
      return new More();
    }
    ByteBuffer payload = ByteBuffer.allocate((int) left);
    payload.put(bytes.slice(bytes.position(), (int) left)).flip();
    bytes.position(bytes.position() + (int) left);
    int kind = opcode;
    opcode = -1;
    return kind == CLOSE ? closing(payload) : new Control(kind == PING, payload);
  }

  private static Result closing(ByteBuffer payload) {
    if (payload.remaining() == 0) {
      return new Closing(CloseCode.NONE, "");
    }
    if (payload.remaining() == 1) {
      return new Violation(CloseCode.PROTOCOL, "half a close code");
    }
    int code = payload.getShort() & 0xFFFF;
    try {
      return new Closing(code, StandardCharsets.UTF_8.newDecoder().decode(payload).toString());
    } catch (CharacterCodingException e) {
      return new Violation(CloseCode.BAD_TEXT, "a reason that is not UTF-8");
    }
  }

  private Result data(ByteBuffer bytes) {
    MessageAssembler.Kind kind = kind();
    boolean begins = kind != MessageAssembler.Kind.CONTINUATION;
    if (begins == within) {
      return new Violation(
          CloseCode.PROTOCOL, within ? "a message within a message" : "a message without begin");
    }
    int count = (int) Math.min(left, bytes.remaining());
    if (count == 0 && left > 0) {
      return new More();
    }
    left -= count;
    boolean last = left == 0 && fin;
    ByteBuffer part = bytes.slice(bytes.position(), count);
    bytes.position(bytes.position() + count);
    within = !last;
    // What follows of this frame goes on with it.
    opcode = left == 0 ? -1 : CONTINUATION;
    MessageAssembler.Result result = assembler.add(kind, part, last);
    if (result instanceof MessageAssembler.Complete message) {
      return new Message(message.content(), message.text());
    }
    return result instanceof MessageAssembler.Refused refusal
        ? new Violation(refusal.code(), refusal.reason())
        : new More();
  }

  private MessageAssembler.Kind kind() {
    return switch (opcode) {
      case TEXT -> MessageAssembler.Kind.TEXT;
      case BINARY -> MessageAssembler.Kind.BINARY;
      default -> MessageAssembler.Kind.CONTINUATION;
    };
  }
}
