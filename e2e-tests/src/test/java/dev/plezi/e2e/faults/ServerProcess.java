package dev.plezi.e2e.faults;

import dev.plezi.e2e.JavaProcess;
import java.util.HashMap;
import java.util.Map;

/**
 * A conformance server in a process of its own, which can be paused, killed, drained and started
 * again where it was. Not thread-safe.
 */
final class ServerProcess implements AutoCloseable {
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
