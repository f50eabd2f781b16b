package dev.plezi.client;

/**
 * A listener was not served, or failed. The cause is what it threw, or an {@link
 * dev.plezi.event.InvalidEventException} when the event had not the shape of its type. Given to
 * {@code onError} listeners; the other listeners are called all the same.
 */
public final class ListenerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ListenerException(String message, Throwable cause) {
    super(message, cause);
  }
}
