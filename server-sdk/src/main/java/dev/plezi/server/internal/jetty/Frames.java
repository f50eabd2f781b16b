package dev.plezi.server.internal.jetty;

import dev.plezi.server.internal.transport.WireMessage;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/** A writer of frames as a server sends them, which masks none: RFC 6455, 5.2. */
final class Frames {
  private static final int FIN = 0x80;

  /** Marks a message that is compressed: RFC 7692, 6. */
  private static final int RSV1 = 0x40;

  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;
  private static final int MAX_OF_TWO_BYTES = 0xFFFF;
  private static final int MAX_HEADER = 10;

  private Frames() {}

  /** Messages, each in a frame. */
  static ByteBuffer of(List<WireMessage> messages) {
    if (messages.size() == 1) {
      return ByteBuffer.wrap(messages.get(0).form(Frames::frame));
    }
    int bytes = 0;
    for (WireMessage each : messages) {
      bytes += header(each.size()) + each.size();
    }
    ByteBuffer frames = ByteBuffer.allocate(bytes);
    messages.forEach(each -> put(frames, each));
    return frames.flip();
  }

  private static byte[] frame(WireMessage message) {
    byte[] frame = new byte[header(message.size()) + message.size()];
    put(ByteBuffer.wrap(frame), message);
    return frame;
  }

  private static void put(ByteBuffer to, WireMessage message) {
    putHeader(to, (byte) (FIN | rsv1(message.compressed()) | opCode(message)), message.size());
    to.put(message.bytes());
  }

  /** A frame of Jetty's. */
  static ByteBuffer of(Frame frame) {
    ByteBuffer payload = frame.getPayload();
    int length = frame.getPayloadLength();
    ByteBuffer bytes = ByteBuffer.allocate(MAX_HEADER + length);
    putHeader(bytes, first(frame), length);
    if (length > 0) {
      bytes.put(payload);
    }
    return bytes.flip();
  }

  private static byte first(Frame frame) {
    return (byte) ((frame.isFin() ? FIN : 0) | rsv1(frame.isRsv1()) | frame.getOpCode());
  }

  private static int rsv1(boolean set) {
    return set ? RSV1 : 0;
  }

  static byte opCode(WireMessage message) {
    return message.text() ? OpCode.TEXT : OpCode.BINARY;
  }

  private static int header(int length) {
    return length < TWO_BYTES ? 2 : length <= MAX_OF_TWO_BYTES ? 4 : MAX_HEADER;
  }

  private static void putHeader(ByteBuffer to, byte first, int length) {
    to.put(first);
    if (length < TWO_BYTES) {
      to.put((byte) length);
    } else if (length <= MAX_OF_TWO_BYTES) {
      to.put((byte) TWO_BYTES).putShort((short) length);
    } else {
      to.put((byte) EIGHT_BYTES).putLong(length);
    }
  }
}
