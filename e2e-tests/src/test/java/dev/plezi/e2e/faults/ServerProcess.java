package dev.plezi.e2e.faults;

import dev.plezi.e2e.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;

/**
 * A conformance server in a process of its own, which can be paused, killed, drained and started
 * again where it was. Not thread-safe.
 */
final class ServerProcess implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> environment;
  private final int port;
  private JavaProcess process;

  private ServerProcess(Map<String, String> environment) throws InterruptedException {
    this.environment = environment;
    process = begin(0);
    String address = process.awaitLine("Conformance server: ");
    port = Integer.parseInt(address.replaceAll(".*:(\\d+)/.*", "$1"));
  }

  /** Starts one on a free port, with variables for its environment; returns when it listens. */
  static ServerProcess start(Map<String, String> environment) throws InterruptedException {
    return new ServerProcess(environment);
  }

  /** Its port, the same in all its lives. */
  int port() {
    return port;
  }

  /** SIGSTOP: it does nothing until {@link #resume}; what is sent to it waits in its sockets. */
  void pause() {
    process.pause();
  }

  /** SIGCONT. */
  void resume() {
    process.resume();
  }

  /** SIGKILL: no goodbye. */
  void kill() {
    process.kill();
  }

  /** SIGTERM: it says goodbye to everybody; returns its exit status. */
  int drain() throws InterruptedException {
    return process.terminate();
  }

  /** Starts it again on its port, with nothing of what it knew; returns when it listens. */
  void restart() throws InterruptedException {
    process.kill();
    process = begin(port);
    process.awaitLine("Conformance server: ");
  }

  /** Whether it has neither a connection nor a session that waits for one. */
  boolean holdsNoSession() {
    URI health = URI.create("http://127.0.0.1:" + port + "/health");
    try {
      return http.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString())
          .body()
          .contains("\"connections\":0,\"suspended\":0,");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }

  private JavaProcess begin(int port) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("PORT", Integer.toString(port));
    return JavaProcess.start("dev.plezi.e2e.ConformanceServer", variables);
  }
}
