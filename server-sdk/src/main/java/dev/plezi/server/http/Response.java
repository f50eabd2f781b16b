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
   * @param location an absolute or relative URL
   */
  default Response redirect(String location) {
    return status(302).header("Location", location);
  }
}
