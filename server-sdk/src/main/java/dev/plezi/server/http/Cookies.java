package dev.plezi.server.http;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a request, and those that its response will set. Used by one thread at a time.
 * Made by the server alone.
 */
public interface Cookies {
  /** The value that the browser sent, or null. */
  @Nullable String get(String name);

  /** All that the browser sent; unmodifiable. */
  Map<String, String> asMap();

  /**
   * Sets a cookie with the safe settings of {@link Cookie#of}; null deletes it.
   *
   * @throws IllegalStateException when the response is already sent
   */
  default void set(String name, @Nullable String value) {
    if (value == null) {
      delete(name);
    } else {
      set(Cookie.of(name, value));
    }
  }

  /**
   * Sets a cookie.
   *
   * @throws IllegalStateException when the response is already sent
   */
  void set(Cookie cookie);

  /** Makes the browser forget a cookie. */
  default void delete(String name) {
    set(Cookie.of(name, "").maxAge(Duration.ZERO));
  }
}
