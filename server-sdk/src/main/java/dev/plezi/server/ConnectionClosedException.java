package dev.plezi.server;

/**
 * The failure of a request to a client that is not there: its connection is not open, or its
 * session was over before it answered. In the latter case it may have handled the request.
 */
public final class ConnectionClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure.
   *
   * @param message which request, and what became of it
   */
  public ConnectionClosedException(String message) {
    super(message);
  }
}
