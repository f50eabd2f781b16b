package dev.plezi.server.internal.session;

import org.jspecify.annotations.Nullable;

/** The end of a session, which is told once. Thread-safe. */
final class End {
  // Guarded by this.
  private @Nullable Runnable then;
  private boolean come;

  /** Runs when it comes; at once if it has. */
  void then(Runnable action) {
    synchronized (this) {
      if (!come) {
        then = action;
        return;
      }
    }
    action.run();
  }

  /** It comes, if it has not before. */
  void come() {
    Runnable action;
    synchronized (this) {
      come = true;
      action = then;
      then = null;
    }
    if (action != null) {
      action.run();
    }
  }
}
