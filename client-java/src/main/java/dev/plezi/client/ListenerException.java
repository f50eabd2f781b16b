package dev.plezi.client;

/**
 * A failure of a listener, or to serve one. The cause is what it threw, or an {@link
 * dev.plezi.event.InvalidEventException} when the event had not the shape of its type. Given to
 * {@code onError} listeners; the other listeners are called all the same.
 */
public final class ListenerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure.
   *
   * @param message which listener, and what happened
   * @param cause what it threw, or why it was not called
   */
  public ListenerException(String message, Throwable cause) {
    super(message, cause);
  }
}
