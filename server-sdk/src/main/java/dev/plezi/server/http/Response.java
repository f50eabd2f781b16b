package dev.plezi.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The response in the making: status, headers and cookies. Used by one thread at a time, and only
 * until the response is sent; for a WebSocket that is the end of {@code preConnect}.
 */
public final class Response {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E\\x80-\\xFF\\t]*");
  private static final int OK = 200;

  private final boolean secure;
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();
  private int status = OK;
  private boolean sent;

  /** An empty response; {@code secure} says whether the request came over TLS. */
  public Response(boolean secure) {
    this.secure = secure;
  }

  /** The status; 200 unless set. */
  public int status() {
    return status;
  }

  /**
   * Sets the status.
   *
   * @throws IllegalArgumentException when it is no HTTP status
   */
  public Response status(int code) {
    if (code < OK || code > 599) {
      throw new IllegalArgumentException("status " + code + " is not between 200 and 599");
    }
    whileOpen();
    status = code;
    return this;
  }

  /**
   * Sets a header, in place of one of the same name.
   *
   * @throws IllegalArgumentException when the name or the value has characters a header cannot have
   */
  public Response header(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a header's name");
    }
    if (!VALUE.matcher(value).matches()) {
      // Not the value itself, which may be a secret, or a forged line of the log.
      throw new IllegalArgumentException(
          "header " + name + ": its value has characters that it cannot have");
    }
    whileOpen();
    headers.removeIf(header -> header.getKey().equalsIgnoreCase(name));
    headers.add(Map.entry(name, value));
    return this;
  }

  /**
   * Sends the browser elsewhere.
   *
   * @param location an absolute or relative URL
   */
  public Response redirect(String location) {
    return status(302).header("Location", location);
  }

  void cookie(Cookie cookie) {
    whileOpen();
    headers.add(Map.entry("Set-Cookie", cookie.header(secure)));
  }

  /** Headers and cookies; from now on the response cannot be changed. */
  public List<Map.Entry<String, String>> seal() {
    sent = true;
    return List.copyOf(headers);
  }

  private void whileOpen() {
    if (sent) {
      throw new IllegalStateException("the response is already sent");
    }
  }
}
