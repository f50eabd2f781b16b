package dev.plezi.client;

/**
 * A refusal, or a failure, since the client is closed: by {@link PleziClient#close()}, or, where it
 * does not reconnect, because the connection is lost.
 */
public final class ClientClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** A refusal that says why the client is closed, or a failure that says what it is of. */
  public ClientClosedException(String message) {
    super(message);
  }
}
