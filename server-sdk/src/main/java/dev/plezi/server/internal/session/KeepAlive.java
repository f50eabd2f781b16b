package dev.plezi.server.internal.session;

import dev.plezi.protocol.Wire;
import java.util.concurrent.TimeUnit;

/**
 * Decides what a connection needs as time passes. Reads no clock; owned by the thread that ticks.
 */
final class KeepAlive {
  private final SessionLimits limits;

  // Written before the session opens, if it outlives its connections.
  private long askNanos;
  private long graceNanos;

  private boolean pinged;
  private long pingedAt;
  private boolean closing;
  private long closingAt;
  private long progress;

  KeepAlive(SessionLimits limits) {
    this.limits = limits;
    this.askNanos = limits.pingNanos();
    this.graceNanos = limits.pingNanos();
  }

  /** Asks after so much silence, and gives up when the protocol says so. */
  void heartbeat(long nanos) {
    askNanos = nanos;
    graceNanos = TimeUnit.MILLISECONDS.toNanos(Wire.GRACE_MS);
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
    if (now - heardAt < askNanos) {
      return Need.NOTHING;
    }
    if (!pinged) {
      pinged = true;
      pingedAt = now;
      return Need.PING;
    }
    return now - pingedAt > graceNanos ? Need.END : Need.NOTHING;
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
