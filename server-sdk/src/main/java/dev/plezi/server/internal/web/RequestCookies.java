package dev.plezi.server.internal.web;

import dev.plezi.server.http.Cookie;
import dev.plezi.server.http.Cookies;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a request, with the way to those of its response.
 *
 * @param received what the browser sent; unmodifiable
 * @param response where cookies are set
 */
record RequestCookies(Map<String, String> received, PendingResponse response) implements Cookies {
  @Override
  public @Nullable String get(String name) {
    return received.get(name);
  }

  @Override
  public Map<String, String> asMap() {
    return received;
  }

  @Override
  public void set(Cookie cookie) {
    response.cookie(cookie);
  }
}
