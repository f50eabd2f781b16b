package dev.plezi.client;

/**
 * A refusal of a message because too many wait already: to be sent, as there is no connection or
 * its network is slower than the application, or to be counted by the server. {@link
 * ClientBuilder#queue} names the bounds.
 */
public final class QueueFullException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** A refusal that names the bounds. */
  public QueueFullException(String message) {
    super(message);
  }
}
