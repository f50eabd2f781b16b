package dev.plezi.e2e.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** One WebSocket frame. */
public final class Frame {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  /** What {@link #closeCode} says of a close frame without a code. */
  public static final int NO_CODE = 1005;

  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private final boolean fin;
  private final int opcode;
  private final byte[] payload;

  public Frame(boolean fin, int opcode, byte[] payload) {
    this.fin = fin;
    this.opcode = opcode;
    this.payload = payload;
  }

  public static Frame of(int opcode, String payload) {
    return new Frame(true, opcode, payload.getBytes(UTF_8));
  }

  public static Frame text(String payload) {
    return of(TEXT, payload);
  }

  public static Frame binary(String payload) {
    return of(BINARY, payload);
  }

  public static Frame ping(String payload) {
    return of(PING, payload);
  }

  /** A close frame; {@link #NO_CODE} makes an empty one. */
  public static Frame close(int code) {
    byte[] payload = code == NO_CODE ? new byte[0] : new byte[] {(byte) (code >> 8), (byte) code};
    return new Frame(true, CLOSE, payload);
  }

  /** This frame as one that more fragments follow. */
  public Frame unfinished() {
    return new Frame(false, opcode, payload);
  }

  /** The answer to this ping. */
  public Frame pong() {
    return new Frame(true, PONG, payload);
  }

  /** This frame and the fragment behind it as one. */
  Frame plus(Frame next) throws IOException {
    if (next.opcode != CONTINUATION) {
      throw new IOException("a continuation was due, and " + next + " came");
    }
    byte[] both = Arrays.copyOf(payload, payload.length + next.payload.length);
    System.arraycopy(next.payload, 0, both, payload.length, next.payload.length);
    return new Frame(next.fin, opcode, both);
  }

  public boolean fin() {
    return fin;
  }

  public int opcode() {
    return opcode;
  }

  /** The payload as text. */
  public String text() {
    return new String(payload, UTF_8);
  }

  public int length() {
    return payload.length;
  }

  /** The code of a close frame, {@link #NO_CODE} if it has none. */
  public int closeCode() {
    return payload.length < 2 ? NO_CODE : ByteBuffer.wrap(payload).getShort() & 0xffff;
  }

  /** As a client sends it. */
  public byte[] masked() {
    ByteArrayOutputStream out = header(0x80);
    out.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ MASK[i % 4]);
    }
    return out.toByteArray();
  }

  /** As a server sends it. */
  public byte[] unmasked() {
    ByteArrayOutputStream out = header(0);
    out.writeBytes(payload);
    return out.toByteArray();
  }

  private ByteArrayOutputStream header(int maskBit) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 14);
    out.write((fin ? 0x80 : 0) | opcode);
    if (payload.length < 126) {
      out.write(maskBit | payload.length);
    } else if (payload.length < 0x10000) {
      out.write(maskBit | 126);
      out.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      out.write(maskBit | 127);
      out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    return out;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Frame f
        && fin == f.fin
        && opcode == f.opcode
        && Arrays.equals(payload, f.payload);
  }

  @Override
  public int hashCode() {
    return 31 * opcode + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    String end = fin ? "" : " (more follows)";
    return switch (opcode) {
      case CONTINUATION -> "continuation «" + text() + "»" + end;
      case TEXT -> "text «" + text() + "»" + end;
      case BINARY -> "binary " + HexFormat.of().formatHex(payload) + end;
      case CLOSE -> "close " + closeCode();
      case PING -> "ping «" + text() + "»";
      case PONG -> "pong «" + text() + "»";
      default -> "opcode " + opcode;
    };
  }
}
