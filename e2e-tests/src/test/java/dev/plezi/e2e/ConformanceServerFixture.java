package dev.plezi.e2e;

import java.net.URI;
import java.util.Map;

/** Where the conformance server is that the vectors are run against. */
final class ConformanceServerFixture {
  private static final Map<String, String> ENVIRONMENT = System.getenv();

  private ConformanceServerFixture() {}

  /** Its address without a path, such as {@code ws://127.0.0.1:4610}. */
  static URI server() {
    String url = ENVIRONMENT.get("CONFORMANCE_URL");
    if (url == null) {
      throw new IllegalStateException("set CONFORMANCE_URL to the address of a running server");
    }
    return URI.create(url);
  }
}
