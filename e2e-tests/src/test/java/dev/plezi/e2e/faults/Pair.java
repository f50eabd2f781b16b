package dev.plezi.e2e.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A client and the server's end of its connection through a proxy. */
record Pair(Socket client, Socket server) implements AutoCloseable {
  private static final int LIMIT_MILLIS = 30_000;
  private static final int QUIET_MILLIS = 50;

  /** Connects to a port, and takes the connection that comes out at a listener. */
  static Pair connect(int port, ServerSocket listener) throws IOException {
    return new Pair(client(port), prepared(listener.accept()));
  }

  /** Connects to a port. */
  static Socket client(int port) throws IOException {
    return prepared(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  /** Waits for so many bytes; fewer when the other end says no more. */
  static String read(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), US_ASCII);
  }

  /** Whether neither a byte nor an end has come; what should have come is waited for a little. */
  static boolean silent(Socket socket) throws IOException {
    socket.setSoTimeout(QUIET_MILLIS);
    try {
      int read = socket.getInputStream().read();
      throw new AssertionError(read < 0 ? "the end has come" : "a byte has come: " + read);
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(LIMIT_MILLIS);
    }
  }

  /** Sends there and back; when it returns, the proxy has done all that was to do before. */
  void roundTrip() throws IOException {
    for (int i = 0; i < 2; i++) {
      write(client, "to");
      require(read(server, 2).equals("to"));
      write(server, "fro");
      require(read(client, 3).equals("fro"));
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }

  private static Socket prepared(Socket socket) throws IOException {
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static void require(boolean right) {
    if (!right) {
      throw new AssertionError("other bytes came than were sent");
    }
  }
}
