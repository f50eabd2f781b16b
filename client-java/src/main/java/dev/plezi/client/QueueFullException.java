package dev.plezi.client;

/**
 * A message was refused because too many wait to be sent already: there is no connection, or its
 * network is slower than the application. {@link ClientBuilder#queue} sets the bounds.
 */
public final class QueueFullException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  QueueFullException(String message) {
    super(message);
  }
}
