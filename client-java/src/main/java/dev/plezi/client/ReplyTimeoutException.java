package dev.plezi.client;

import java.time.Duration;

/** A failure to be replied to in time. */
public final class ReplyTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean sent;

  /**
   * A failure.
   *
   * @param event the request's name
   * @param timeout how long its reply was waited for
   * @param sent whether it was given to a connection
   */
  public ReplyTimeoutException(String event, Duration timeout, boolean sent) {
    super(
        sent
            ? "no reply to \"%s\" within %s; the server may have handled it all the same"
                .formatted(event, timeout)
            : "\"%s\" could not be sent within %s, and will not be any more"
                .formatted(event, timeout));
    this.sent = sent;
  }

  /**
   * Whether the request was given to a connection: if so, the server may have handled it; if not,
   * it never has and never will.
   */
  public boolean sent() {
    return sent;
  }
}
