package dev.plezi.server.internal.web;

import dev.plezi.server.http.Body;
import java.util.List;
import java.util.Map;

/**
 * A response that is sent as it is. Immutable.
 *
 * @param status the status
 * @param headers names and values; a name may stand more than once
 * @param body the content
 */
public record FinishedResponse(int status, List<Map.Entry<String, String>> headers, Body body) {
  /** For what is nobody's page: it loads nothing. */
  private static final List<Map.Entry<String, String>> HARMLESS =
      List.of(Map.entry("Content-Security-Policy", "default-src 'none'"));

  /** Nothing is here. */
  public static final FinishedResponse NOT_FOUND = plain(404, "404 Not Found\n");

  /** The server has as much to do as it takes on. */
  public static final FinishedResponse BUSY = plain(503, "503 Service Unavailable\n");

  /** A short text with a status. */
  public static FinishedResponse plain(int status, String text) {
    return new FinishedResponse(status, HARMLESS, Body.text(text));
  }
}
