package dev.plezi.e2e;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The demo, in a process of its own for each test. */
final class DemoProcess implements BeforeEachCallback, AfterEachCallback {
  private final int port = JavaProcess.freePort();
  private @Nullable JavaProcess server;

  /** A path of the demo, as a URL. */
  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws InterruptedException {
    server = JavaProcess.start("dev.plezi.demo.Demo", Map.of("PORT", Integer.toString(port)));
    server.awaitLine("Demo: ");
  }

  /** Ends it as SIGTERM does. */
  void stop() {
    if (server != null) {
      server.beginTermination();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (server != null) {
      server.close();
    }
  }
}
