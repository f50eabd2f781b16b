package dev.plezi.server.http;

import dev.plezi.event.InvalidEventException;

/**
 * An exception that ends a request with a status. Its text goes to the peer, so it is the
 * application's own word.
 */
public final class HttpException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LEAST = 400;
  private static final int LAST = 599;

  private final int status;

  /**
   * With a status and a text.
   *
   * @throws IllegalArgumentException when the status is not between 400 and 599
   */
  public HttpException(int status, String text) {
    super(text);
    if (status < LEAST || status > LAST) {
      throw new IllegalArgumentException("status " + status + " is not between 400 and 599");
    }
    this.status = status;
  }

  /**
   * 400 for an event or parameters that are invalid, with the member that is and what is due; what
   * the application's own code has said of it goes to the log.
   */
  public static HttpException invalid(InvalidEventException cause) {
    HttpException invalid =
        new HttpException(
            400, cause.member().isEmpty() ? "Invalid" : "Invalid: " + cause.getMessage());
    invalid.initCause(cause);
    return invalid;
  }

  /** The status. */
  public int status() {
    return status;
  }

  /** The text for the peer. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
