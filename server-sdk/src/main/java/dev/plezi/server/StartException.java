package dev.plezi.server;

/** An app could not start; the message says why. Thrown by {@link App#start}. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A failed start.
   *
   * @param message which setting or resource it was, and what is wrong with it
   * @param cause what has failed
   */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
