package dev.plezi.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
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
final class LoadConnection implements Dialect.Heard {
  private static final int TEXT = 0x81;
  private static final int PONG = 0x8A;
  private static final int MASKED = 0x80;
  private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};
  private static final int UNTOLD = 32;
  private static final byte[] NOTHING = {};

  private final Dialect dialect;
  private final Dialect.Client client = new Dialect.Client();
  private final Listener listener;
  private final SocketChannel channel;
  private final @Nullable TlsChannel tls;
  private final ByteChannel bytes;
  private @Nullable SelectionKey key;

  // What is said and not written, from 0 on.
  private byte[] out = new byte[512];
  private int outLength;

  // What was read of a frame that is not whole.
  private byte[] rest = {};

  private boolean open;
  private boolean ready;
  private long received;
  private long told;

  // The scenario's own: numbers that are expected next, and when events were said.
  int nextAck = 1;
  int nextSay = 1;
  int nextDelivery = 1;
  boolean joined;
  Dialect.@Nullable Template event;
  final long[] saidAt;

  private LoadConnection(SocketChannel channel, Dialect dialect, Listener listener, int window) {
    this.channel = channel;
    this.tls = dialect.secure() ? new TlsChannel(channel) : null;
    this.bytes = tls == null ? channel : tls;
    this.dialect = dialect;
    this.listener = listener;
    this.saidAt = new long[Math.max(1, window)];
  }

  /** Begins to connect; the listener is told when it is ready. */
  static LoadConnection open(
      int port, Dialect dialect, Listener listener, int window, Selector selector)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    LoadConnection connection = new LoadConnection(channel, dialect, listener, window);
    connection.request(port);
    boolean done = channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    connection.key =
        channel.register(
            selector, done ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, connection);
    return connection;
  }

  /** The socket is connected: the handshake goes out. */
  void connected() throws IOException {
    if (channel.finishConnect()) {
      flush();
    }
  }

  private void request(int port) {
    String protocol = dialect.subprotocol();
    put(
        Text.utf8(
            "GET "
                + dialect.path()
                + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + (protocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + protocol + "\r\n")
                + "\r\n"));
  }

  private void put(byte[] bytes) {
    out = Arrays.copyOf(out, Math.max(out.length, outLength + bytes.length));
    System.arraycopy(bytes, 0, out, outLength, bytes.length);
    outLength += bytes.length;
  }

  /** Takes the answer to the handshake; returns where what is behind it begins. */
  private int handshake(Text text, int end) throws IOException {
    String answer = new String(text.bytes, 0, end, StandardCharsets.ISO_8859_1);
    int over = answer.indexOf("\r\n\r\n");
    if (over < 0) {
      return 0;
    }
    if (!answer.startsWith("HTTP/1.1 101")) {
      throw new IOException("refused: " + answer);
    }
    open = true;
    String hello = dialect.hello();
    if (!hello.isEmpty()) {
      say(hello);
    }
    if (!dialect.greeted()) {
      becomeReady();
    }
    return over + 4;
  }

  private void becomeReady() {
    ready = true;
    listener.ready(this);
  }

  Dialect.Client client() {
    return client;
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
    if (outLength == 0 && (tls == null || !tls.waits())) {
      return;
    }
    int written = bytes.write(ByteBuffer.wrap(out, 0, outLength));
    outLength -= written;
    System.arraycopy(out, written, out, 0, outLength);
    SelectionKey registered = key;
    if (registered != null) {
      // Over TLS what was said waits for the handshake, too, whose next step is to read.
      boolean waits = tls == null ? outLength > 0 : tls.waits();
      int interest = SelectionKey.OP_READ | (waits ? SelectionKey.OP_WRITE : 0);
      if (registered.interestOps() != interest) {
        registered.interestOps(interest);
      }
    }
  }

  // ---- in

  /** Whoever is told what came. */
  interface Listener {
    /** The connection is open, and what belongs to its greeting is said. */
    void ready(LoadConnection connection);

    /** One thing came. */
    void heard(LoadConnection from, Dialect.Kind kind, int number);
  }

  /** Reads once, tells of what came, and writes what was said meanwhile. */
  void read(Text text) throws IOException {
    byte[] bytes = text.bytes;
    System.arraycopy(rest, 0, bytes, 0, rest.length);
    int read = this.bytes.read(ByteBuffer.wrap(bytes, rest.length, bytes.length - rest.length));
    if (read < 0) {
      throw new EOFException("the server has closed a connection");
    }
    int end = rest.length + read;
    int at = open ? 0 : handshake(text, end);
    while (open) {
      int next = frame(text, at, end);
      if (next < 0) {
        break;
      }
      at = next;
    }
    rest = at == end ? NOTHING : Arrays.copyOfRange(bytes, at, end);
    if (received - told >= UNTOLD) {
      told = received;
      say(dialect.count(received));
    }
    flush();
  }

  /** Takes the frame that begins here; returns where the next does, or -1 if it is not whole. */
  private int frame(Text text, int at, int end) throws IOException {
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
      case TEXT -> message(text);
      case 0x89 -> begin(PONG, 0);
      case PONG -> {}
      default -> throw new IOException("an unexpected frame: " + head + " " + text);
    }
    return from + length;
  }

  private void message(Text text) {
    if (ready) {
      dialect.read(text, this);
    } else {
      String answer = dialect.greet(text.toString(), client);
      boolean last = answer.startsWith(Dialect.READY);
      String words = last ? answer.substring(Dialect.READY.length()) : answer;
      if (!words.isEmpty()) {
        say(words);
      }
      if (last) {
        becomeReady();
      }
    }
  }

  @Override
  public void heard(Dialect.Kind kind, int number) {
    if (kind == Dialect.Kind.QUESTION) {
      say(dialect.answer(client));
      return;
    }
    if (dialect.counts()) {
      received++;
    }
    listener.heard(this, kind, number);
  }
}
