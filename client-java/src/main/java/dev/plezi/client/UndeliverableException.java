package dev.plezi.client;

/**
 * A large event was given up: connection after connection broke before it was through. It has
 * certainly not been handled. The session goes on, and so does what was emitted behind it.
 */
public final class UndeliverableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With words that name the event. */
  public UndeliverableException(String message) {
    super(message);
  }
}
