package dev.plezi.e2e;

import dev.plezi.server.App;
import dev.plezi.server.Options;
import java.net.URI;

/** The conformance server of this test run, started when the first test wants it. */
final class ConformanceServerFixture {
  private ConformanceServerFixture() {}

  /** Its address without a path, such as {@code ws://127.0.0.1:4610}. */
  static URI server() {
    return URI.create("ws://127.0.0.1:" + Started.APP.port());
  }

  private static final class Started {
    static final App APP = ConformanceServer.app(Options.builder().signals(false).build()).start(0);
  }
}
