package dev.plezi.client;

/**
 * A failure to be acknowledged or replied to, as the session was lost before the acknowledgement,
 * or the reply, came, and the message is not sent again.
 */
public final class GapException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Gap.Reason reason;
  private final boolean inDoubt;

  /**
   * A failure.
   *
   * @param event the message's name
   * @param gap what was lost
   * @param inDoubt whether the server may have handled the message
   */
  public GapException(String event, Gap gap, boolean inDoubt) {
    super(
        (inDoubt
                ? "the session is lost (%s); the server may have handled \"%s\" all the same"
                : "the session is lost (%s); the server has not handled \"%s\"")
            .formatted(gap.detail(), event));
    reason = gap.reason();
    this.inDoubt = inDoubt;
  }

  /** Whether the server may have handled the message; it certainly has not if this is false. */
  public boolean inDoubt() {
    return inDoubt;
  }

  /** Why the session is lost. */
  public Gap.Reason reason() {
    return reason;
  }
}
