package dev.plezi.event;

/** A message that is none, or whose payload has not the shape its reader wants. */
public final class InvalidEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An invalid event.
   *
   * @param message what is wrong, and with which member
   */
  public InvalidEventException(String message) {
    super(message);
  }
}
