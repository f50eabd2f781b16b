package dev.plezi.client.internal.socket;

import dev.plezi.protocol.CloseCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue of what one socket is to send, which comes out as frames (RFC 6455, section 5). Long
 * messages go in parts, so that it is seen that bytes move, and pongs pass between them. Its owner
 * bounds it, but for pongs, of which the last is enough. Used by one thread.
 */
final class FrameWriter {
  /** Bytes of a message in one frame at most. */
  static final int PART = 16 * 1024;

  /** The longest head, with its mask. */
  private static final int HEAD = 14;

  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;
  private static final int RANDOM_BYTES = 1_024;
  private static final SecureRandom RANDOM = new SecureRandom();

  private record Message(String text, Socket.Written written) {}

  private final ArrayDeque<Message> messages = new ArrayDeque<>();

  /** Masks, which a program in a browser must not be able to guess. */
  private final ByteBuffer masks = ByteBuffer.allocate(RANDOM_BYTES).limit(0);

  /** Frames of control, each whole; they pass everything but what is written already. */
  private @Nullable ByteBuffer pong;

  private boolean ping;
  private @Nullable ByteBuffer close;
  private boolean closed;

  // The message that is being written.
  private byte @Nullable [] current;
  private int from;

  /** Whether a part that goes on with a message is in the present batch. */
  private boolean goesOn;

  /** Those whose last part is in the present batch. */
  private final List<Socket.Written> complete = new ArrayList<>();

  void message(String text, Socket.Written written) {
    messages.add(new Message(text, written));
  }

  void ping() {
    ping = true;
  }

  void pong(ByteBuffer payload) {
    pong = payload;
  }

  /** Closes behind all messages; later ones are not written. */
  void close(int code, String reason) {
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    ByteBuffer payload = ByteBuffer.allocate(code == CloseCode.NONE ? 0 : 2 + words.length);
    if (code != CloseCode.NONE) {
      payload.putShort((short) code).put(words);
    }
    close = payload.flip();
  }

  /** Whether the closing is written. */
  boolean closed() {
    return closed;
  }

  /** Writes frames as long as there is room for a whole part; nothing is written when all is. */
  void fill(ByteBuffer out) {
    while (!closed && out.remaining() >= PART + HEAD && next(out)) {
      // It has written one.
    }
  }

  /**
   * Whether the batch that was filled last went on with a message: then what had to wait before was
   * taken by the peer, or by the network on the way to it. To be asked once.
   */
  boolean wentOn() {
    boolean went = goesOn;
    goesOn = false;
    return went;
  }

  /** What is in the batch that was filled last is with the operating system. */
  List<Socket.Written> written() {
    List<Socket.Written> done = List.copyOf(complete);
    complete.clear();
    return done;
  }

  /** All that is not written, now that it never will be. */
  List<Socket.Written> abandoned() {
    List<Socket.Written> all = new ArrayList<>(written());
    messages.forEach(message -> all.add(message.written()));
    messages.clear();
    return all;
  }

  private boolean next(ByteBuffer out) {
    ByteBuffer answer = pong;
    if (answer != null) {
      pong = null;
      frame(out, FIN | FrameReader.PONG, answer);
    } else if (ping) {
      ping = false;
      frame(out, FIN | FrameReader.PING, ByteBuffer.allocate(0));
    } else if (!messages.isEmpty()) {
      part(out, messages.element());
    } else {
      ByteBuffer last = close;
      if (last == null) {
        return false;
      }
      closed = true;
      frame(out, FIN | FrameReader.CLOSE, last);
    }
    return true;
  }

  private void part(ByteBuffer out, Message message) {
    byte[] bytes = current;
    if (bytes == null) {
      bytes = message.text().getBytes(StandardCharsets.UTF_8);
      current = bytes;
      from = 0;
    }
    int length = Math.min(PART, bytes.length - from);
    boolean last = from + length == bytes.length;
    goesOn |= from > 0;
    int kind = from == 0 ? FrameReader.TEXT : FrameReader.CONTINUATION;
    frame(out, (last ? FIN : 0) | kind, ByteBuffer.wrap(bytes, from, length));
    from += length;
    if (last) {
      current = null;
      messages.remove();
      complete.add(message.written());
    }
  }

  private void frame(ByteBuffer out, int first, ByteBuffer payload) {
    int length = payload.remaining();
    out.put((byte) first);
    if (length < 126) {
      out.put((byte) (MASKED | length));
    } else {
      // No part is longer than two bytes can say.
      out.put((byte) (MASKED | 126)).putShort((short) length);
    }
    if (masks.remaining() < 4) {
      RANDOM.nextBytes(masks.array());
      masks.clear();
    }
    int mask = masks.getInt();
    out.putInt(mask);
    for (int i = 0; i < length; i++) {
      out.put((byte) (payload.get() ^ (mask >>> (24 - 8 * (i & 3)))));
    }
  }
}
