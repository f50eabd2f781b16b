package dev.plezi.server.internal.session;

import dev.plezi.protocol.Wire;
import java.util.concurrent.TimeUnit;

/**
 * A judge of whether a session's peer lives: decides what its connection needs as time passes, and
 * does nothing by itself.
 */
final class KeepAlive {
  /** How long a peer may take to answer a close frame. */
  static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final SessionContext context;
  private final long pingNanos;

  // Written by who reads the socket, and by who ticks; read by who ticks.
  private volatile long heardAt;

  // Written before the session opens, if it outlives its connections.
  private long askNanos;
  private long graceNanos;

  // Owned by the thread that ticks.
  private boolean asked;
  private long askedAt;
  private boolean closing;
  private long closingAt;
  private long progress;

  KeepAlive(SessionContext context) {
    this.context = context;
    this.pingNanos = context.limits().pingInterval().toNanos();
    this.askNanos = pingNanos;
    this.graceNanos = pingNanos;
    this.heardAt = context.now();
  }

  /** What is to be done. */
  enum Need {
    NOTHING,
    PING,
    END
  }

  /** The session outlives its connections: asks and gives up when the protocol says so. */
  void heartbeat() {
    askNanos = context.limits().heartbeat().toNanos();
    graceNanos = TimeUnit.MILLISECONDS.toNanos(Wire.GRACE_MS);
  }

  /** The peer lives. */
  void heard() {
    heardAt = context.now();
  }

  // ---- by the thread that ticks

  /** Of a session whose socket is not open yet. */
  Need awaiting(long now) {
    return now - heardAt > 2 * pingNanos ? Need.END : Need.NOTHING;
  }

  /**
   * Of an open connection.
   *
   * @param unread whether nobody reads what the peer says: then the silence is ours
   */
  Need open(long now, boolean unread) {
    if (unread) {
      heardAt = now;
    }
    long last = heardAt;
    if (asked && last - askedAt >= 0) {
      asked = false;
    }
    if (now - last < askNanos) {
      return Need.NOTHING;
    }
    if (!asked) {
      asked = true;
      askedAt = now;
      return Need.PING;
    }
    return now - askedAt > graceNanos ? Need.END : Need.NOTHING;
  }

  /**
   * Of a connection that this end closes: as long as messages leave, what waits and the close frame
   * are on their way.
   *
   * @param progressed a number that grows as long as messages, or parts of one, leave
   */
  Need closing(long now, long progressed) {
    if (!closing || progressed != progress) {
      closing = true;
      closingAt = now;
      progress = progressed;
    }
    return now - closingAt > CLOSE_NANOS ? Need.END : Need.NOTHING;
  }
}
