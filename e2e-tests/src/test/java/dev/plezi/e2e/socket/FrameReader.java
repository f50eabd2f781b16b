package dev.plezi.e2e.socket;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Takes frames off a stream, and complains of what RFC 6455 does not allow there. */
final class FrameReader {
  private static final int MAX_PAYLOAD = 64 << 20;

  private final DataInputStream in;
  private final boolean masked;

  /**
   * @param masked whether the other end is a client, whose frames have a mask, or a server
   */
  FrameReader(InputStream in, boolean masked) {
    this.in = new DataInputStream(in);
    this.masked = masked;
  }

  /** The next frame, or null when the stream ends before one begins. */
  @Nullable Frame read() throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    int second = in.readUnsignedByte();
    if ((first & 0x70) != 0) {
      throw new IOException("a frame with reserved bits: " + Integer.toHexString(first));
    }
    if (((second & 0x80) != 0) != masked) {
      throw new IOException(masked ? "a frame without a mask" : "a frame with a mask");
    }
    long length = length(second & 0x7f);
    if (length > MAX_PAYLOAD) {
      throw new IOException("a frame of " + length + " bytes");
    }
    byte[] mask = masked ? exactly(4) : new byte[4];
    byte[] payload = exactly((int) length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return new Frame((first & 0x80) != 0, first & 0x0f, payload);
  }

  private long length(int short7) throws IOException {
    return switch (short7) {
      case 126 -> in.readUnsignedShort();
      case 127 -> in.readLong();
      default -> short7;
    };
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the stream ends within a frame");
    }
    return bytes;
  }
}
