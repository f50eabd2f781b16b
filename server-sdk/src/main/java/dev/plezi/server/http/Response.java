package dev.plezi.server.http;

/**
 * The response in the making: status, headers and cookies. Used by one thread at a time, and only
 * until the response is sent; for a WebSocket that is the end of {@code preConnect}. Made by the
 * server alone.
 */
public interface Response {
  /** The status; 200 unless set. */
  int status();

  /**
   * Sets the status.
   *
   * @throws IllegalArgumentException when it is no HTTP status
   * @throws IllegalStateException when the response is already sent
   */
  Response status(int code);

  /**
   * Sets a header, in place of one of the same name.
   *
   * @throws IllegalArgumentException when the name or the value has characters a header cannot have
   * @throws IllegalStateException when the response is already sent
   */
  Response header(String name, String value);

  /**
   * Sends the browser elsewhere.
   *
   * @param location a URL with its scheme, or a path. What comes from a user is to be checked by
   *     the application: that it begins with one {@code /} is enough, since what browsers would
   *     take for another host is refused here
   * @throws IllegalArgumentException when a browser would read it otherwise than it looks: it
   *     begins with {@code //} or a space, or has a backslash, a tab, a line break or another
   *     control character
   */
  default Response redirect(String location) {
    boolean misread =
        location.startsWith("//")
            || location.startsWith(" ")
            || location.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c));
    if (misread) {
      throw new IllegalArgumentException(
          "a redirect's location is a URL with its scheme, or a path, without backslashes and"
              + " control characters; it does not begin with // or a space");
    }
    return status(302).header("Location", location);
  }
}
