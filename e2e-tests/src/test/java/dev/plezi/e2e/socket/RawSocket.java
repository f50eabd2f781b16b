package dev.plezi.e2e.socket;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A TCP connection on which a WebSocket handshake was tried. Used by one thread at a time. */
public final class RawSocket implements AutoCloseable {
  /** How long a read waits before the test has failed; nothing ever waits for it to pass. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Socket socket;
  private final FrameReader frames;
  private final Response response;

  private RawSocket(Socket socket, InputStream in, Response response) {
    this.socket = socket;
    this.frames = new FrameReader(in, false);
    this.response = response;
  }

  /** Opens a WebSocket. */
  public static RawSocket open(URI uri) throws IOException {
    return new Handshake(uri).open();
  }

  @SuppressWarnings("AddressSelection") // a test names the address it means
  static RawSocket connect(Handshake handshake) throws IOException {
    Socket socket = new Socket();
    try {
      URI uri = handshake.uri();
      int port = uri.getPort() < 0 ? 80 : uri.getPort();
      int patience = Math.toIntExact(PATIENCE.toMillis());
      socket.connect(new InetSocketAddress(uri.getHost(), port), patience);
      socket.setSoTimeout(patience);
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(handshake.bytes());
      InputStream in = new BufferedInputStream(socket.getInputStream());
      return new RawSocket(socket, in, handshake.answered(in));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** What the server answered to the handshake. */
  public Response response() {
    return response;
  }

  /** Writes these bytes as they are. */
  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Writes these frames, masked, in one write. */
  public void send(Frame... masked) throws IOException {
    write(join(masked));
  }

  /** Writes a text message. */
  public void send(String text) throws IOException {
    send(Frame.text(text));
  }

  /** The next frame of whatever kind, or null when the server has ended the TCP connection. */
  public @Nullable Frame read() throws IOException {
    try {
      return frames.read();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("nothing came within " + PATIENCE.toSeconds() + " s", e);
    } catch (SocketException e) {
      // A reset: the server ended the connection while something of ours was still unread.
      return null;
    }
  }

  /**
   * The next frame that is no ping; pings on the way to it are answered. Fragments come as the one
   * frame that they are parts of.
   */
  public @Nullable Frame readPastPings() throws IOException {
    Frame whole = null;
    while (true) {
      Frame frame = read();
      if (frame != null && frame.opcode() == Frame.PING) {
        send(frame.pong());
        continue;
      }
      whole = whole == null || frame == null ? frame : whole.plus(frame);
      if (whole == null || whole.fin()) {
        return whole;
      }
    }
  }

  /** The next text message. */
  public String readText() throws IOException {
    Frame frame = readPastPings();
    if (frame == null || frame.opcode() != Frame.TEXT || !frame.fin()) {
      throw new AssertionError("a text frame was due, and " + frame + " came");
    }
    return frame.text();
  }

  /**
   * Does the closing handshake as the one who begins, passing over what comes before the answer.
   *
   * @return the code of the server's close frame
   */
  public int close(int code) throws IOException {
    send(Frame.close(code));
    for (Frame frame = read(); frame != null; frame = read()) {
      if (frame.opcode() == Frame.CLOSE) {
        awaitEnd();
        return frame.closeCode();
      }
    }
    throw new AssertionError("the connection ended without a close frame");
  }

  /** Reads the server's close frame, which must be the next, answers it and awaits the end. */
  public int awaitClose() throws IOException {
    Frame frame = readPastPings();
    if (frame == null || frame.opcode() != Frame.CLOSE) {
      throw new AssertionError("a close frame was due, and " + frame + " came");
    }
    send(Frame.close(frame.closeCode()));
    awaitEnd();
    return frame.closeCode();
  }

  /** Awaits the end of the TCP connection; a frame instead of it is a fault. */
  public void awaitEnd() throws IOException {
    Frame frame = read();
    if (frame != null) {
      throw new AssertionError("the end of the connection was due, and " + frame + " came");
    }
  }

  /** Ends the TCP connection by a reset, as a crash would. */
  public void abort() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Ends the TCP connection without a closing handshake. */
  @Override
  public void close() throws IOException {
    socket.close();
  }

  static byte[] join(Frame... frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      out.writeBytes(frame.masked());
    }
    return out.toByteArray();
  }
}
