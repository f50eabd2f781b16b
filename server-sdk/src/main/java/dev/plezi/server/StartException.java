package dev.plezi.server;

import org.jspecify.annotations.Nullable;

/** An app could not start; the message says why. Thrown by {@link App#start}. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A failed start.
   *
   * @param message which setting or resource it was, and what is wrong with it
   * @param cause what has failed; null when it is the setting itself
   */
  public StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
