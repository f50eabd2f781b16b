package dev.plezi.e2e.faults;

import dev.plezi.e2e.JavaProcess;
import dev.plezi.e2e.doors.ConformanceProgram;
import dev.plezi.e2e.doors.DoorKind;
import dev.plezi.server.testing.Certificate;
import dev.plezi.server.testing.SocketKind;
import dev.plezi.server.testing.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A conformance server in a process of its own, which can be paused, killed, drained and started
 * again where it was. Not thread-safe.
 */
final class ServerProcess implements AutoCloseable {
  private final DoorKind door;
  private final SocketKind sockets;
  private final HttpClient http;
  private final Map<String, String> environment;
  private final Path folder;
  private final int port;
  private JavaProcess process;

  private ServerProcess(DoorKind door, SocketKind sockets, Map<String, String> environment)
      throws InterruptedException {
    this.door = door;
    this.sockets = sockets;
    this.environment = environment;
    this.folder = folder();
    HttpClient.Builder builder = HttpClient.newBuilder();
    http = (sockets.tls() ? builder.sslContext(SocketKind.trusting()) : builder).build();
    process = begin(0);
    String address = process.awaitLine("Conformance server: ");
    port = Integer.parseInt(address.replaceAll(".*:(\\d+)/.*", "$1"));
  }

  /** Starts one on a free port, with variables for its environment; returns when it listens. */
  static ServerProcess start(Map<String, String> environment) throws InterruptedException {
    return start(SocketKind.PLAIN, environment);
  }

  /** The same, of one that speaks TLS or does not. */
  static ServerProcess start(SocketKind sockets, Map<String, String> environment)
      throws InterruptedException {
    return new ServerProcess(DoorKind.OWN, sockets, environment);
  }

  /** The same, of one without TLS whose requests come by a door. */
  static ServerProcess start(DoorKind door, Map<String, String> environment)
      throws InterruptedException {
    return new ServerProcess(door, SocketKind.PLAIN, environment);
  }

  SocketKind sockets() {
    return sockets;
  }

  DoorKind door() {
    return door;
  }

  /** Asks it, by no proxy. */
  String send(String path, UnaryOperator<HttpRequest.Builder> asks) {
    String scheme = sockets.tls() ? "https" : "http";
    URI address = URI.create(scheme + "://127.0.0.1:" + port + path);
    HttpRequest request = asks.apply(HttpRequest.newBuilder(address)).build();
    try {
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
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
    return send("/health", HttpRequest.Builder::GET).contains("\"connections\":0,\"suspended\":0,");
  }

  @Override
  public void close() {
    process.close();
    TemporaryFolder.remove(folder);
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("plezi-server");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JavaProcess begin(int port) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("PORT", Integer.toString(port));
    if (sockets.tls()) {
      Certificate certificate = SocketKind.certificate();
      variables.put("KEYSTORE", certificate.storeFile());
      variables.put("KEYSTORE_PASSWORD", certificate.password());
    }
    if (door == DoorKind.OWN) {
      return JavaProcess.start("dev.plezi.e2e.ConformanceServer", variables);
    }
    variables.put("DOOR", door.name());
    variables.put("FOLDER", folder.toString());
    return JavaProcess.start(ConformanceProgram.class.getName(), variables);
  }
}
