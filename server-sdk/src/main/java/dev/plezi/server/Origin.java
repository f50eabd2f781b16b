package dev.plezi.server;

import dev.plezi.server.http.Request;
import java.net.URI;
import java.util.Set;

/**
 * Whether a page may open a WebSocket here: browsers do not hold WebSockets to their own origin.
 */
final class Origin {
  private Origin() {}

  /** True without an {@code Origin}, for the page's own host, and for what the options allow. */
  static boolean allowed(Request request, Set<String> others) {
    String origin = request.header("Origin");
    if (origin == null || others.contains("*") || others.contains(origin)) {
      return true;
    }
    String host = request.header("Host");
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
