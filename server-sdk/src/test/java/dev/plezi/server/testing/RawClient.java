package dev.plezi.server.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A TCP connection that speaks HTTP and WebSocket byte by byte. Used by one thread at a time. */
public final class RawClient implements AutoCloseable {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  /** How long a read waits before the test has failed. */
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket plain;
  private final Socket socket;
  private final DataInputStream in;

  /** Whether the message that is being read is binary. */
  private boolean binary;

  /** The mark of a message that is compressed, beside its opcode. */
  public static final int COMPRESSED = 0x40;

  /**
   * A frame as it came; the bytes of a close frame, of a binary one and of what is compressed stand
   * as Latin-1.
   */
  public record Frame(int opcode, boolean fin, boolean compressed, String text) {
    /** One that is not marked as compressed. */
    public Frame(int opcode, boolean fin, String text) {
      this(opcode, fin, false, text);
    }

    /** The payload of what stands as Latin-1. */
    public byte[] bytes() {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The code of a close frame; 1005 for none. */
    public int closeCode() {
      byte[] payload = bytes();
      return payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }
  }

  /** An HTTP response. */
  public record Reply(int status, List<String> headers, String body) {
    /** The values of a header, in their order. */
    public List<String> header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .toList();
    }
  }

  /** Connects to this machine. */
  public RawClient(int port) throws IOException {
    this(port, 0, SocketKind.standard());
  }

  /** The same, with a small buffer for what arrives: who does not read is soon full. */
  public RawClient(int port, int receiveBuffer) throws IOException {
    this(port, receiveBuffer, SocketKind.standard());
  }

  /** The same, by a socket of this kind. */
  public RawClient(int port, int receiveBuffer, SocketKind kind) throws IOException {
    this(connected(new Socket(), port, receiveBuffer), kind);
  }

  /** The same, by a socket that is connected already. */
  public RawClient(Socket plain, SocketKind kind) throws IOException {
    this.plain = plain;
    plain.setSoTimeout(PATIENCE_MILLIS);
    plain.setTcpNoDelay(true);
    socket = kind.over(plain);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  private static Socket connected(Socket socket, int port, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  /** A WebSocket that was accepted. */
  public static RawClient open(int port, String path) throws IOException {
    return new RawClient(port).upgraded(path);
  }

  /** This one, when its WebSocket was accepted. */
  public RawClient upgraded(String path) throws IOException {
    Reply reply = upgrade(path);
    if (reply.status() != 101) {
      throw new AssertionError("not upgraded: " + reply);
    }
    return this;
  }

  /** Asks for a WebSocket; more headers are whole lines, and a Host among them is the only one. */
  public Reply upgrade(String path, String... headers) throws IOException {
    write(upgradeRequest(path, headers));
    return reply(false);
  }

  /** The bytes that ask for a WebSocket. */
  public static byte[] upgradeRequest(String path, String... headers) {
    List<String> lines = new ArrayList<>();
    lines.add("GET " + path + " HTTP/1.1");
    addHost(lines, headers);
    lines.add("Connection: Upgrade");
    lines.add("Upgrade: websocket");
    lines.add("Sec-WebSocket-Version: 13");
    lines.add("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    lines.addAll(List.of(headers));
    return request(lines);
  }

  /** Sends a request and reads its response. */
  public Reply request(String method, String path, String... headers) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(method + " " + path + " HTTP/1.1");
    addHost(lines, headers);
    lines.addAll(List.of(headers));
    write(request(lines));
    return reply(method.equals("HEAD"));
  }

  /** Sends a request with a body, in one packet, and reads its response. */
  public Reply post(String path, byte[] body, String... headers) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("POST " + path + " HTTP/1.1");
    addHost(lines, headers);
    lines.add("Content-Length: " + body.length);
    lines.addAll(List.of(headers));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(request(lines));
    all.writeBytes(body);
    write(all.toByteArray());
    return reply(false);
  }

  /** Reads the response to what was written. */
  public Reply reply() throws IOException {
    return reply(false);
  }

  /** Writes bytes as they are. */
  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends text messages, in one packet. */
  public void send(String... messages) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String message : messages) {
      all.writeBytes(Masked.frame(TEXT, true, message.getBytes(StandardCharsets.UTF_8)));
    }
    write(all.toByteArray());
  }

  /** Sends a frame. */
  public void send(int opcode, boolean fin, byte[] payload) throws IOException {
    write(Masked.frame(opcode, fin, payload));
  }

  /** The next frame, or null when the server has ended the connection. */
  public @Nullable Frame read() throws IOException {
    try {
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = Math.toIntExact(in.readLong());
      }
      byte[] payload = in.readNBytes(length);
      int opcode = first & 0x0F;
      boolean compressed = (first & COMPRESSED) != 0;
      binary = opcode == BINARY || compressed || (binary && opcode != TEXT);
      var charset =
          binary || opcode == CLOSE ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
      return new Frame(opcode, (first & 0x80) != 0, compressed, new String(payload, charset));
    } catch (EOFException | SocketException | SSLException e) {
      return null;
    }
  }

  /** The next frame that is no ping: those come with much that is sent. */
  public @Nullable Frame readPastPings() throws IOException {
    Frame frame = read();
    while (frame != null && frame.opcode() == PING) {
      frame = read();
    }
    return frame;
  }

  /** The next message, its fragments together. */
  public String text() throws IOException {
    StringBuilder text = new StringBuilder();
    Frame frame;
    do {
      frame = readPastPings();
      if (frame == null || frame.opcode() > BINARY) {
        throw new AssertionError("a message was due, and " + frame + " came");
      }
      text.append(frame.text());
    } while (!frame.fin());
    return text.toString();
  }

  /** The next message, which is binary. */
  public byte[] bytes() throws IOException {
    String latin = text();
    if (!binary) {
      throw new AssertionError("a binary message was due, and text came: " + latin);
    }
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Reads a close frame, which must be next, answers it and awaits the end; its code. */
  public int closed() throws IOException {
    Frame frame = read();
    if (frame == null || frame.opcode() != CLOSE) {
      throw new AssertionError("a close frame was due, and " + frame + " came");
    }
    answer(frame);
    return frame.closeCode();
  }

  /** Passes over messages to the close frame, answers it and awaits the end; its code. */
  public int closedAtLast() throws IOException {
    Frame frame = read();
    while (frame != null && frame.opcode() != CLOSE) {
      frame = read();
    }
    if (frame == null) {
      throw new AssertionError("the connection ended without a close frame");
    }
    answer(frame);
    return frame.closeCode();
  }

  /** Begins to close, and awaits the end; the code that the server answers. */
  public int close(int code) throws IOException {
    send(CLOSE, true, ByteBuffer.allocate(2).putShort((short) code).array());
    Frame frame = read();
    while (frame != null && frame.opcode() != CLOSE) {
      frame = read();
    }
    if (frame == null) {
      throw new AssertionError("the close frame was not answered");
    }
    awaitEnd();
    return frame.closeCode();
  }

  /** Awaits the end of the TCP connection. */
  public void awaitEnd() throws IOException {
    Frame frame = read();
    if (frame != null) {
      throw new AssertionError("the end was due, and " + frame + " came");
    }
  }

  /** Agrees upon TLS anew: of version 1.3, upon the keys. */
  public void agreeAnew() throws IOException {
    ((SSLSocket) socket).startHandshake();
  }

  /** With which certificate the server has proven to be itself. */
  public X509Certificate certificate() throws IOException {
    return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
  }

  /** Sends nothing more. */
  public void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends the TCP connection by a reset, as a crash would. */
  public void abort() throws IOException {
    plain.setSoLinger(true, 0);
    plain.close();
  }

  /** Ends the TCP connection. */
  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void answer(Frame close) throws IOException {
    send(CLOSE, true, close.bytes());
    awaitEnd();
  }

  private static void addHost(List<String> lines, String... headers) {
    if (Stream.of(headers).noneMatch(each -> each.startsWith("Host:"))) {
      lines.add("Host: localhost");
    }
  }

  private static byte[] request(List<String> lines) {
    String text = lines.stream().map(line -> line + "\r\n").collect(Collectors.joining());
    return (text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private Reply reply(boolean head) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      lines.add(line);
    }
    int status = Integer.parseInt(lines.get(0).split(" ", -1)[1]);
    Reply empty = new Reply(status, List.copyOf(lines.subList(1, lines.size())), "");
    List<String> length = empty.header("Content-Length");
    if (head || length.isEmpty()) {
      return empty;
    }
    byte[] body = in.readNBytes(Integer.parseInt(length.get(0)));
    return new Reply(status, empty.headers(), new String(body, StandardCharsets.UTF_8));
  }

  /** The next line of what is no frame. */
  public String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
