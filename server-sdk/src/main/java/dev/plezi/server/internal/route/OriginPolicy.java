package dev.plezi.server.internal.route;

import dev.plezi.server.http.Request;
import java.net.URI;
import java.util.Set;

/**
 * The rules by which a page may open a WebSocket here, or send what changes something: browsers
 * hold neither WebSockets nor forms to their own origin.
 */
final class OriginPolicy {
  /** Methods that change nothing. */
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private OriginPolicy() {}

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

  /** True for what changes nothing, and for what is {@link #welcome}. */
  static boolean mayChange(Request request, Set<String> others) {
    return SAFE.contains(request.method()) || welcome(request, others);
  }

  /**
   * True for what a page of an allowed origin sends, or no page, whatever the method. Links, some
   * forms and streams come without an {@code Origin}, but browsers say that they are from
   * elsewhere.
   */
  static boolean welcome(Request request, Set<String> others) {
    boolean elsewhere =
        request.header("Origin") == null
            && "cross-site".equals(request.header("Sec-Fetch-Site"))
            && !others.contains("*");
    return !elsewhere && allowed(request, others);
  }
}
