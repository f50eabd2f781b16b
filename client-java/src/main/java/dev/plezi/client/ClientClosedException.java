package dev.plezi.client;

/**
 * The client is closed: by {@link PleziClient#close()}, or, where it does not reconnect, because
 * the connection is lost.
 */
public final class ClientClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  ClientClosedException(String message) {
    super(message);
  }
}
