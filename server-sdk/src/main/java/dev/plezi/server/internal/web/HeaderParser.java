package dev.plezi.server.internal.web;

import java.util.List;
import java.util.Map;

/**
 * A reader of request headers whose values have a syntax of their own. Whoever carries HTTP knows
 * it; a header that came in several lines is given with all of them. Never fails: what is malformed
 * counts as not said. Thread-safe.
 */
public interface HeaderParser {
  /**
   * Whether a list such as {@code Accept} or {@code Accept-Encoding} names a value by itself, and
   * not with the quality 0. A wildcard does not name it. Letter case does not matter, nor do
   * parameters but {@code q}.
   *
   * @param lines all values of the header; none when it is missing
   * @param value such as {@code text/html} or {@code gzip}
   */
  boolean accepts(List<String> lines, String value);

  /**
   * Cookies as RFC 6265 writes them, without the quotes around a value. Of a name given more than
   * once the first counts, which is the one with the most specific path.
   *
   * @param lines all values of the header {@code Cookie}; none when it is missing
   * @return in their order; unmodifiable
   */
  Map<String, String> cookies(List<String> lines);
}
