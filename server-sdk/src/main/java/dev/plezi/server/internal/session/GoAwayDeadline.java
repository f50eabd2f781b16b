package dev.plezi.server.internal.session;

import java.util.concurrent.TimeUnit;

/** A deadline of a peer that is asked to go, since the server goes. Thread-safe. */
final class GoAwayDeadline {
  /** How long after it was to go a peer is left. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SessionContext context;

  // Written by the mailbox, the time first; read by anybody.
  private volatile long end;
  private volatile boolean begun;

  GoAwayDeadline(SessionContext context) {
    this.context = context;
  }

  /** After how many milliseconds the peer is to go: any number up to these, so that they spread. */
  long begin(long spreadMillis) {
    long after = (long) (context.random().getAsDouble() * spreadMillis);
    end = context.now() + TimeUnit.MILLISECONDS.toNanos(after) + PATIENCE_NANOS;
    begun = true;
    return after;
  }

  boolean begun() {
    return begun;
  }

  /** Whether a peer that is still there is left. */
  boolean over(long now) {
    return begun && now - end > 0;
  }
}
