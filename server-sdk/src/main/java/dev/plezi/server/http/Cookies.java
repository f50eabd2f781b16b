package dev.plezi.server.http;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cookies of a request, and those that its response will set. Used by one thread at a time. */
public final class Cookies {
  private final Map<String, String> received;
  private final Response response;

  public Cookies(@Nullable String header, Response response) {
    this.received = Collections.unmodifiableMap(parse(header));
    this.response = response;
  }

  /** The value that the browser sent, or null. */
  public @Nullable String get(String name) {
    return received.get(name);
  }

  /** All that the browser sent; unmodifiable. */
  public Map<String, String> asMap() {
    return received;
  }

  /**
   * Sets a cookie with the safe settings of {@link Cookie#of}; null deletes it.
   *
   * @throws IllegalStateException when the response is already sent
   */
  public void set(String name, @Nullable String value) {
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
  public void set(Cookie cookie) {
    response.cookie(cookie);
  }

  /** Makes the browser forget a cookie. */
  public void delete(String name) {
    set(Cookie.of(name, "").maxAge(Duration.ZERO));
  }

  private static Map<String, String> parse(@Nullable String header) {
    Map<String, String> found = new LinkedHashMap<>();
    if (header == null) {
      return found;
    }
    for (String pair : header.split(";", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : pair.substring(0, equals).strip();
      if (!name.isEmpty()) {
        String value = pair.substring(equals + 1).strip();
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        // The first of a name is the one with the most specific path.
        found.putIfAbsent(name, quoted ? value.substring(1, value.length() - 1) : value);
      }
    }
    return found;
  }
}
