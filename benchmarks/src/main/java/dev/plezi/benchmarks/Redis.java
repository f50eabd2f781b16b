package dev.plezi.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A Redis server of this machine's own, on a free port. */
final class Redis implements AutoCloseable {
  private static final int ATTEMPTS = 100;

  private final Process process;
  private final int port;

  private Redis(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one, and waits until it listens. */
  static Redis start() throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String[] command = {
      "redis-server",
      "--bind",
      "127.0.0.1",
      "--port",
      Integer.toString(port),
      "--save",
      "",
      "--appendonly",
      "no"
    };
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Redis redis = new Redis(process, port);
    for (int i = 0; i < ATTEMPTS && process.isAlive(); i++) {
      if (listens(port)) {
        return redis;
      }
      Thread.sleep(50);
    }
    redis.close();
    throw new IOException("redis-server does not start");
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
