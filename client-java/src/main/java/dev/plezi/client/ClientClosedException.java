package dev.plezi.client;

import org.jspecify.annotations.Nullable;

/**
 * A refusal, or a failure, since the client is closed: by {@link PleziClient#close()}, or, where it
 * does not reconnect, because the connection is lost, or the server has refused it.
 */
public final class ClientClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** A refusal that says why the client is closed, or a failure that says what it is of. */
  public ClientClosedException(String message) {
    super(message);
  }

  /**
   * The same, with a cause: the {@link ConnectionException} by which the connection was lost that
   * is not replaced.
   */
  public ClientClosedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
