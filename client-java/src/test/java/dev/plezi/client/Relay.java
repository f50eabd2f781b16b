package dev.plezi.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** What tests put before a server: each connection is served on a thread of its own. */
final class Relay {
  private Relay() {}

  /** What becomes of a connection; an exception is its end. */
  interface Service {
    void serve(Socket socket) throws Exception;
  }

  private interface Code {
    void run() throws Exception;
  }

  /** Serves all that comes, until the front is closed. */
  static void accept(ServerSocket front, Service service) {
    daemon(
        () -> {
          while (!front.isClosed()) {
            Socket socket = front.accept();
            daemon(() -> service.serve(socket));
          }
        });
  }

  private static void daemon(Code code) {
    Thread thread =
        new Thread(
            () -> {
              try {
                code.run();
              } catch (Exception e) {
                // The test is over, or it will miss what does not come.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** Passes on what both sides say, until one has said all. */
  static void join(Socket socket, int port) throws IOException {
    Socket back = new Socket(InetAddress.getLoopbackAddress(), port);
    daemon(() -> copy(back, socket));
    copy(socket, back);
  }

  private static void copy(Socket from, Socket to) throws IOException {
    try (to) {
      from.getInputStream().transferTo(to.getOutputStream());
    }
  }
}
