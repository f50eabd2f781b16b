package dev.plezi.event;

/**
 * The failure of a request. A handler throws it to tell the peer what went wrong, in the
 * application's own terms; who has asked, be it a client or a server, gets it as the outcome of the
 * request. Code and message travel, the cause does not.
 */
public final class EventException extends RuntimeException {
  /** The handler failed in a way that is not the peer's business. */
  public static final String INTERNAL = "internal";

  /** The request's members are not what the handler takes. */
  public static final String INVALID = "invalid";

  /** Nobody handles an event of this name. */
  public static final String UNKNOWN_EVENT = "unknown_event";

  /** There were more events of this name, on this connection, than are taken in a second. */
  public static final String RATE = "rate";

  /** The other end answers no requests on this connection, which is one of level 1. */
  public static final String UNSUPPORTED = "unsupported";

  /** The reply whose next part is asked for has ended, or was never there. */
  public static final String GONE = "gone";

  /** As many replies in parts are open on this connection as may be. */
  public static final String TOO_MANY = "too_many";

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * A failure.
   *
   * @param code what went wrong, for programs, such as {@code not_found}
   * @param message what went wrong, for people
   */
  public EventException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** What went wrong, for programs. */
  public String code() {
    return code;
  }

  /** The class, the code and the message. */
  @Override
  @SuppressWarnings("OverrideThrowableToString") // The message travels, without the code.
  public String toString() {
    return getClass().getName() + ": " + code + ": " + getMessage();
  }
}
