package dev.plezi.e2e.faults;

import dev.plezi.e2e.JavaProcess;
import dev.plezi.server.testing.Certificate;
import dev.plezi.server.testing.SocketKind;
import java.util.HashMap;
import java.util.Map;

/** A client in a process of its own, which can be killed. */
final class ClientProcess implements AutoCloseable {
  static final String HEARD = "heard ";

  private final JavaProcess process;

  private ClientProcess(JavaProcess process) {
    this.process = process;
  }

  /** Starts one that says an event, as JSON, whenever it is let in; it trusts our servers. */
  static ClientProcess start(String url, String greeting) {
    Map<String, String> environment = new HashMap<>(Map.of("URL", url, "GREETING", greeting));
    if (url.startsWith("wss:")) {
      Certificate certificate = SocketKind.certificate();
      environment.put(
          "JDK_JAVA_OPTIONS",
          "-Djavax.net.ssl.trustStore="
              + certificate.storeFile()
              + " -Djavax.net.ssl.trustStorePassword="
              + certificate.password());
    }
    return new ClientProcess(JavaProcess.start(ClientProgram.class.getName(), environment));
  }

  /** Waits until it hears an event whose JSON contains a text. */
  void awaitEvent(String text) throws InterruptedException {
    process.awaitLine(text);
  }

  /** SIGKILL: no goodbye. */
  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
