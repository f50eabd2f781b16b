package dev.plezi.server.session;

/**
 * Decides what a connection needs as time passes. Reads no clock; owned by the thread that ticks.
 */
final class KeepAlive {
  private final SessionLimits limits;

  private boolean pinged;
  private long pingedAt;
  private boolean closing;
  private long closingAt;
  private long progress;

  KeepAlive(SessionLimits limits) {
    this.limits = limits;
  }

  /** What is to be done. */
  enum Need {
    NOTHING,
    PING,
    END
  }

  /** Of a handshake that led to no connection yet. */
  Need awaiting(long now, long since) {
    return now - since > 2 * limits.pingNanos() ? Need.END : Need.NOTHING;
  }

  /** Of an open connection that was last heard of at {@code heardAt}. */
  Need open(long now, long heardAt) {
    if (pinged && heardAt - pingedAt >= 0) {
      pinged = false;
    }
    if (now - heardAt < limits.pingNanos()) {
      return Need.NOTHING;
    }
    if (!pinged) {
      pinged = true;
      pingedAt = now;
      return Need.PING;
    }
    return now - pingedAt > limits.pingNanos() ? Need.END : Need.NOTHING;
  }

  /**
   * Of a connection that this end closes: as long as messages leave, what waits and the close frame
   * are on their way.
   *
   * @param sent how many messages have left
   */
  Need closing(long now, long sent) {
    if (!closing || sent != progress) {
      closing = true;
      closingAt = now;
      progress = sent;
    }
    return now - closingAt > limits.closeNanos() ? Need.END : Need.NOTHING;
  }
}
