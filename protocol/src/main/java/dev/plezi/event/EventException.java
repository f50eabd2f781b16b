package dev.plezi.event;

/**
 * The failure of a request, as its sender is told. A handler throws it, and the client that sent
 * the request gets it with the same code and message; so both are written for the peer to read.
 */
public final class EventException extends RuntimeException {
  /** The handler failed; why stands in the server's log alone. */
  public static final String INTERNAL = "internal";

  /** The payload has not the shape that the handler wants. */
  public static final String INVALID = "invalid";

  /** There is no handler of this name. */
  public static final String UNKNOWN_EVENT = "unknown_event";

  /** The peer answers no requests: it speaks level 1. */
  public static final String UNSUPPORTED = "unsupported";

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * A failure.
   *
   * @param code a word for programs, such as {@code not_found}
   * @param message a text for people
   */
  public EventException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** The word for programs. */
  public String code() {
    return code;
  }
}
