package dev.plezi.server.session;

/**
 * Tells the application that a session lost its connection, and that it has one again. However
 * often its peer comes and goes while the application is busy, one task waits: it tells of one such
 * time, and how it is now. Thread-safe.
 */
final class Interruptions {
  private final Session session;

  // Guarded by this.
  private boolean away;
  private boolean waiting;

  // Owned by the session's handlers.
  private boolean toldAway;

  Interruptions(Session session) {
    this.session = session;
  }

  synchronized void suspended() {
    changed(true);
  }

  synchronized void resumed() {
    changed(false);
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
      session.endpoint().suspended();
    } else {
      session.endpoint().resumed();
    }
  }
}
