package dev.plezi.e2e.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy between a browser and a server, of the kind that lets no WebSocket through: it answers
 * requests for an upgrade itself and passes everything else on. Only the first request of a
 * connection is looked at, for no browser asks for an upgrade on a connection that it has used.
 */
public final class UpgradeBlockingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int server;
  private final int status;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean blocking = true;

  private UpgradeBlockingProxy(ServerSocket listener, int server, int status) {
    this.listener = listener;
    this.server = server;
    this.status = status;
  }

  /** Starts one that answers this status to upgrades, in front of a server of this machine. */
  public static UpgradeBlockingProxy start(int serverPort, int status) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    UpgradeBlockingProxy proxy = new UpgradeBlockingProxy(listener, serverPort, status);
    run("proxy", proxy::accept);
    return proxy;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** How many upgrades were refused so far. */
  public int refused() {
    return refused.get();
  }

  /** From now on upgrades pass, too. */
  public void letUpgradesPass() {
    blocking = false;
  }

  /** Ends it, and the connections through it. */
  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      run("proxy-request", () -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    sockets.add(client);
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      List<String> head = Handshake.head(in);
      if (blocking && upgrade(head)) {
        refused.incrementAndGet();
        String answer =
            "HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write(answer.getBytes(ISO_8859_1));
      } else {
        pass(client, in, head);
      }
    } finally {
      sockets.remove(client);
    }
  }

  private void pass(Socket client, InputStream in, List<String> head) throws IOException {
    try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server)) {
      String request = String.join("\r\n", head) + "\r\n\r\n";
      upstream.getOutputStream().write(request.getBytes(ISO_8859_1));
      run(
          "proxy-response",
          () -> {
            // What ends on one side ends on the other.
            try (client) {
              upstream.getInputStream().transferTo(client.getOutputStream());
            }
          });
      in.transferTo(upstream.getOutputStream());
    }
  }

  private static boolean upgrade(List<String> head) {
    return head.stream().anyMatch(h -> h.toLowerCase(Locale.ROOT).equals("upgrade: websocket"));
  }

  private static void run(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One end is gone, or the proxy; the test itself says whether that was right.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }
}
