package dev.plezi.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A client's WebSocket: masked frames out, as many at one go as were said; frames in. Owned by the
 * generator's one thread.
 */
final class LoadConnection {
  private static final int TEXT = 0x81;
  private static final int PONG = 0x8A;
  private static final int MASKED = 0x80;
  private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};
  private static final int UNTOLD = 32;

  private final Dialect dialect;
  private final Dialect.Heard heard = new Dialect.Heard();
  private final SocketChannel channel;
  private @Nullable SelectionKey key;

  // What is said and not written, from 0 on.
  private byte[] out = new byte[512];
  private int outLength;

  // What was read of a frame that is not whole.
  private byte[] rest = {};

  private boolean ready;
  private long received;
  private long told;

  // The scenario's own: numbers that are expected next, and when events were said.
  int nextAck = 1;
  int nextSay = 1;
  int nextDelivery = 1;
  boolean joined;
  final long[] saidAt;

  private LoadConnection(SocketChannel channel, Dialect dialect, int window) {
    this.channel = channel;
    this.dialect = dialect;
    this.saidAt = new long[Math.max(1, window)];
  }

  /** Connects, and waits for the answer to its handshake. */
  static LoadConnection open(int port, Dialect dialect, int window) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    LoadConnection connection = new LoadConnection(channel, dialect, window);
    connection.handshake(port);
    return connection;
  }

  private void handshake(int port) throws IOException {
    String protocol = dialect.subprotocol();
    String request =
        "GET "
            + dialect.path()
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + (protocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + protocol + "\r\n")
            + "\r\n";
    ByteBuffer bytes = ByteBuffer.wrap(Text.utf8(request));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    byte[] answer = new byte[16 * 1024];
    int length = 0;
    int end;
    do {
      int read = channel.read(ByteBuffer.wrap(answer, length, answer.length - length));
      if (read < 0) {
        throw new EOFException("closed during the handshake");
      }
      length += read;
      end = ascii(answer, length).indexOf("\r\n\r\n");
    } while (end < 0);
    if (!ascii(answer, length).startsWith("HTTP/1.1 101")) {
      throw new IOException("refused: " + ascii(answer, length));
    }
    rest = Arrays.copyOfRange(answer, end + 4, length);
    if (!dialect.greeted()) {
      ready = true;
    }
    String hello = dialect.hello();
    if (!hello.isEmpty()) {
      say(hello);
    }
  }

  private static String ascii(byte[] bytes, int length) {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** Is read by this selector from now on. */
  void register(Selector selector) throws IOException {
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  boolean ready() {
    return ready;
  }

  void close() throws IOException {
    channel.close();
  }

  // ---- out

  /** Says a text; {@link #flush} writes it. */
  void say(String text) {
    byte[] bytes = Text.utf8(text);
    begin(TEXT, bytes.length);
    mask(bytes, 0);
  }

  /** The same of a text with a number in it. */
  void say(Dialect.Template text, int number) {
    int digits = digits(number);
    begin(TEXT, text.before.length + digits + text.after.length);
    mask(text.before, 0);
    int at = text.before.length;
    int left = number;
    for (int i = digits - 1; i >= 0; i--) {
      out[outLength + i] = (byte) (('0' + left % 10) ^ MASK[(at + i) & 3]);
      left /= 10;
    }
    outLength += digits;
    mask(text.after, at + digits);
  }

  private static int digits(int number) {
    int digits = 1;
    for (int left = number; left >= 10; left /= 10) {
      digits++;
    }
    return digits;
  }

  private void begin(int head, int length) {
    if (out.length - outLength < length + 14) {
      out = Arrays.copyOf(out, Math.max(2 * out.length, outLength + length + 14));
    }
    out[outLength++] = (byte) head;
    if (length < 126) {
      out[outLength++] = (byte) (MASKED | length);
    } else {
      out[outLength++] = (byte) (MASKED | 126);
      out[outLength++] = (byte) (length >> 8);
      out[outLength++] = (byte) length;
    }
    System.arraycopy(MASK, 0, out, outLength, 4);
    outLength += 4;
  }

  private void mask(byte[] bytes, int at) {
    for (int i = 0; i < bytes.length; i++) {
      out[outLength + i] = (byte) (bytes[i] ^ MASK[(at + i) & 3]);
    }
    outLength += bytes.length;
  }

  /** Writes what was said, as far as the socket takes it. */
  void flush() throws IOException {
    if (outLength == 0) {
      return;
    }
    int written = channel.write(ByteBuffer.wrap(out, 0, outLength));
    outLength -= written;
    System.arraycopy(out, written, out, 0, outLength);
    SelectionKey registered = key;
    if (registered != null) {
      int interest = SelectionKey.OP_READ | (outLength > 0 ? SelectionKey.OP_WRITE : 0);
      if (registered.interestOps() != interest) {
        registered.interestOps(interest);
      }
    }
  }

  // ---- in

  /** Whoever is told what came. */
  interface Listener {
    void heard(LoadConnection from, Dialect.Kind kind, int number);
  }

  /** Reads once, tells of what came, and writes what was said meanwhile. */
  void read(Text text, Listener listener) throws IOException {
    byte[] bytes = text.bytes;
    System.arraycopy(rest, 0, bytes, 0, rest.length);
    int read = channel.read(ByteBuffer.wrap(bytes, rest.length, bytes.length - rest.length));
    if (read < 0) {
      throw new EOFException("the server has closed a connection");
    }
    take(text, rest.length + read, listener);
  }

  /** Takes what came behind the handshake's answer. */
  void begin(Text text, Listener listener) throws IOException {
    System.arraycopy(rest, 0, text.bytes, 0, rest.length);
    take(text, rest.length, listener);
  }

  private void take(Text text, int end, Listener listener) throws IOException {
    int at = 0;
    while (true) {
      int next = frame(text, at, end, listener);
      if (next < 0) {
        break;
      }
      at = next;
    }
    rest = at == end ? NOTHING : Arrays.copyOfRange(text.bytes, at, end);
    if (received - told >= UNTOLD) {
      told = received;
      say(dialect.count(received));
    }
    flush();
  }

  private static final byte[] NOTHING = {};

  /** Takes the frame that begins here; returns where the next does, or -1 if it is not whole. */
  private int frame(Text text, int at, int end, Listener listener) throws IOException {
    byte[] bytes = text.bytes;
    if (end - at < 2) {
      return -1;
    }
    int head = bytes[at] & 0xFF;
    int length = bytes[at + 1] & 0x7F;
    int from = at + 2;
    if (length == 126) {
      if (end - at < 4) {
        return -1;
      }
      length = (bytes[at + 2] & 0xFF) << 8 | (bytes[at + 3] & 0xFF);
      from = at + 4;
    } else if (length == 127) {
      throw new IOException("a frame of more than 64 KiB");
    }
    if (end - from < length) {
      return -1;
    }
    text.from = from;
    text.to = from + length;
    switch (head) {
      case TEXT -> message(text, listener);
      case 0x89 -> begin(PONG, 0);
      case PONG -> {}
      default -> throw new IOException("an unexpected frame: " + head + " " + text);
    }
    return from + length;
  }

  private void message(Text text, Listener listener) {
    if (!ready) {
      String answer = dialect.greet(text.toString());
      if (answer.equals(Dialect.READY)) {
        ready = true;
      } else if (!answer.isEmpty()) {
        say(answer);
      }
      return;
    }
    dialect.read(text, heard);
    if (heard.kind == Dialect.Kind.QUESTION) {
      say(dialect.answer());
    } else if (heard.kind != Dialect.Kind.OTHER) {
      if (dialect.counts()) {
        received++;
      }
      listener.heard(this, heard.kind, heard.number);
    }
  }
}
