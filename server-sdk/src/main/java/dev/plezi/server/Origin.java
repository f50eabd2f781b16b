package dev.plezi.server;

import dev.plezi.server.http.Request;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a page may open a WebSocket here: browsers do not hold WebSockets to their own origin.
 */
final class Origin {
  private static final Pattern FORM = Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[^/?#@A-Z\\s]+");

  private Origin() {}

  /** Fails when no browser would ever send this. */
  static void check(String origin) {
    if (!FORM.matcher(origin).matches()) {
      throw new IllegalArgumentException(
          "allowedOrigins has \""
              + origin
              + "\"; an origin is scheme://host or scheme://host:port in lower case, or *");
    }
  }

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
