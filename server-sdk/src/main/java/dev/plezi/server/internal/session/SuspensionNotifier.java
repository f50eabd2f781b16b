package dev.plezi.server.internal.session;

/**
 * A notifier of interruptions: knows since when a session has no connection, and tells the
 * application that it lost it, and that it has one again. However often its peer comes and goes
 * while the application is busy, one task waits: it tells of one such time, and how it is now.
 * Thread-safe.
 */
final class SuspensionNotifier {
  private final Session session;
  private final SessionHandler handler;

  // Guarded by this.
  private boolean away;
  private long since;
  private boolean waiting;

  // Owned by the session's handlers.
  private boolean toldAway;

  SuspensionNotifier(Session session, SessionHandler handler) {
    this.session = session;
    this.handler = handler;
  }

  synchronized void begin() {
    since = session.context().now();
    changed(true);
  }

  synchronized void end() {
    changed(false);
  }

  /** When it began, in nanoseconds. */
  synchronized long since() {
    return since;
  }

  /** Whether it lasts longer than a session does. */
  synchronized boolean tooLong(long now) {
    return now - since > session.context().limits().sessionTtl().toNanos();
  }

  private void changed(boolean now) {
    away = now;
    if (!waiting) {
      waiting = true;
      session.post(this::tell);
    }
  }

  private void tell() {
    boolean now;
    synchronized (this) {
      now = away;
      waiting = false;
    }
    boolean both = now == toldAway;
    toldAway = now;
    try {
      if (both) {
        tell(!now);
      }
    } finally {
      tell(now);
    }
  }

  private void tell(boolean suspended) {
    if (suspended) {
      handler.suspended();
    } else {
      handler.resumed();
    }
  }
}
