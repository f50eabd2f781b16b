package dev.plezi.event;

/**
 * A failure to read a message that is none, or whose payload has not the shape its reader wants.
 */
public final class InvalidEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String member;

  /**
   * An invalid event.
   *
   * @param message what is wrong, and with which member
   */
  public InvalidEventException(String message) {
    this(message, "");
  }

  /**
   * An invalid event.
   *
   * @param message what is wrong, and with which member
   * @param member the path of that member; empty when it is the whole
   */
  public InvalidEventException(String message, String member) {
    super(message);
    this.member = member;
  }

  /** The path of the member that is missing or of another type; empty when it is the whole. */
  public String member() {
    return member;
  }
}
