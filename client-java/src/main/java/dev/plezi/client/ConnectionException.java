package dev.plezi.client;

import org.jspecify.annotations.Nullable;

/**
 * A failure to open a connection, or an end of one that is no ordinary close. Given to {@code
 * onError} listeners; the client goes on by itself.
 */
public final class ConnectionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int closeCode;

  /**
   * A failure.
   *
   * @param message what happened
   * @param status the HTTP status that refused the connection, or 0
   * @param closeCode the WebSocket close code of a connection that was open, or 0
   * @param cause what is behind it, if that is known
   */
  public ConnectionException(String message, int status, int closeCode, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.closeCode = closeCode;
  }

  /** The HTTP status by which the server refused the connection, such as 401 or 404; else 0. */
  public int status() {
    return status;
  }

  /**
   * The WebSocket close code of a connection that was open, the server's or our own: 1006 when it
   * broke without a word, 1009 when a message was above the limit; else 0.
   */
  public int closeCode() {
    return closeCode;
  }
}
