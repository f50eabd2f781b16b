package dev.plezi.e2e.socket;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The other end for tests of the tools themselves: takes one connection and plays a script. */
public final class ScriptedServer implements AutoCloseable {
  /** What the server does after the upgrade. When it returns, the connection is closed. */
  @FunctionalInterface
  public interface Script {
    void play(Peer client) throws IOException;
  }

  private final ServerSocket listener;

  private ScriptedServer(ServerSocket listener) {
    this.listener = listener;
  }

  public static ScriptedServer start(Script script) throws IOException {
    ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> serve(listener, script), "scripted-server");
    thread.setDaemon(true);
    thread.start();
    return new ScriptedServer(listener);
  }

  public URI uri() {
    return URI.create("ws://127.0.0.1:" + listener.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private static void serve(ServerSocket listener, Script script) {
    try (Socket socket = listener.accept()) {
      socket.setSoTimeout((int) RawSocket.PATIENCE.toMillis());
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Peer peer = new Peer(socket, new FrameReader(in, true));
      peer.upgrade(Handshake.head(in));
      script.play(peer);
      // What the client still sends is read to its end: closing over it would reset the connection.
      socket.shutdownOutput();
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The test closed its end, or the listener; the test itself says whether that was right.
    }
  }

  /** The client as the server sees it. */
  public static final class Peer {
    private final Socket socket;
    private final FrameReader frames;

    private Peer(Socket socket, FrameReader frames) {
      this.socket = socket;
      this.frames = frames;
    }

    public @Nullable Frame read() throws IOException {
      return frames.read();
    }

    public void send(Frame frame) throws IOException {
      write(frame.unmasked());
    }

    public void send(String text) throws IOException {
      send(Frame.text(text));
    }

    public void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    private void upgrade(List<String> head) throws IOException {
      String key =
          head.stream()
              .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
              .map(line -> line.substring("Sec-WebSocket-Key: ".length()))
              .findFirst()
              .orElseThrow(() -> new IOException("no key: " + head));
      String response =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Set-Cookie: a=1\r\nset-cookie: b=2\r\nSec-WebSocket-Accept: "
              + Handshake.accept(key)
              + "\r\n\r\n";
      write(response.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }
  }
}
