package dev.plezi.server.internal.web;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The response headers by which browsers guard what they got. Stateless. */
public final class SecurityHeaders {
  /** That of every response: nobody guesses what it is. */
  public static final Map.Entry<String, String> NO_SNIFFING =
      Map.entry("X-Content-Type-Options", "nosniff");

  private static final List<Map.Entry<String, String>> OF_PAGES =
      List.of(
          Map.entry("X-Frame-Options", "SAMEORIGIN"),
          Map.entry("Referrer-Policy", "strict-origin-when-cross-origin"));

  private SecurityHeaders() {}

  /**
   * Those that stand besides where the application has not set its own: of a page two, else none.
   *
   * @param type the content type
   */
  public static List<Map.Entry<String, String>> besides(String type) {
    return type.toLowerCase(Locale.ROOT).startsWith("text/html") ? OF_PAGES : List.of();
  }
}
