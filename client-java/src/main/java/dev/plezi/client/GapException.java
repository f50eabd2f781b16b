package dev.plezi.client;

/**
 * A failure to be acknowledged or replied to, as the session was lost before the acknowledgement,
 * or the reply, came: the server may have handled the message, and it will not be sent again.
 */
public final class GapException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Gap.Reason reason;

  /**
   * A failure.
   *
   * @param event the message's name
   * @param gap what was lost
   */
  public GapException(String event, Gap gap) {
    super(
        "the session is lost (%s); the server may have handled \"%s\" all the same"
            .formatted(gap.detail(), event));
    reason = gap.reason();
  }

  /** Why the session is lost. */
  public Gap.Reason reason() {
    return reason;
  }
}
