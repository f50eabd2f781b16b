package dev.plezi.server.internal.web;

import dev.plezi.server.http.Body;
import dev.plezi.server.http.Cookie;
import dev.plezi.server.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A response until it is sent: open to the application first, then sealed for good. What it takes
 * cannot break out of its line. Used by one thread at a time.
 */
public final class PendingResponse implements Response {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E\\x80-\\xFF\\t]*");
  private static final int OK = 200;
  private static final int LAST = 599;

  private final boolean secure;
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();
  private int status = OK;
  private boolean sealed;

  /** An empty response; {@code secure} says whether the request came over TLS. */
  PendingResponse(boolean secure) {
    this.secure = secure;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public Response status(int code) {
    if (code < OK || code > LAST) {
      throw new IllegalArgumentException("status " + code + " is not between 200 and 599");
    }
    checkOpen();
    status = code;
    return this;
  }

  @Override
  public Response header(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a header's name");
    }
    if (!VALUE.matcher(value).matches()) {
      // Not the value itself, which may be a secret, or a forged line of the log.
      throw new IllegalArgumentException(
          "header " + name + ": its value has characters that it cannot have");
    }
    checkOpen();
    headers.removeIf(header -> header.getKey().equalsIgnoreCase(name));
    headers.add(Map.entry(name, value));
    return this;
  }

  /** Adds a cookie to those that are set. */
  void cookie(Cookie cookie) {
    checkOpen();
    headers.add(Map.entry("Set-Cookie", cookie.header(secure)));
  }

  /** Headers and cookies; from now on the response cannot be changed. */
  public List<Map.Entry<String, String>> seal() {
    sealed = true;
    return List.copyOf(headers);
  }

  /** The response with its content; from now on it cannot be changed. */
  public FinishedResponse finish(Body body) {
    return new FinishedResponse(status, seal(), body);
  }

  private void checkOpen() {
    if (sealed) {
      throw new IllegalStateException("the response is already sent");
    }
  }
}
