package dev.plezi.client.internal;

import org.jspecify.annotations.Nullable;

/**
 * The state of greetings: who greets what, a session or a connection that has none. Attempts'
 * numbers tell them apart.
 */
final class Greeting {
  // All guarded by the gate.

  /** The attempt that is to be greeted or was; 0 when what it opened is gone. */
  private int due;

  /** Whether that is still to be greeted, or being greeted. */
  private boolean pending;

  private int begun;
  private @Nullable Thread thread;

  /** This attempt opened what is to be greeted. */
  void due(int attempt) {
    due = attempt;
    pending = true;
  }

  /** What was to be greeted is gone; whatever replaces it is greeted anew. */
  void lost() {
    due = 0;
    pending = false;
  }

  boolean pending() {
    return pending;
  }

  /** This thread begins to greet; false when it is too late. */
  boolean begin(int attempt) {
    begun = attempt;
    thread = attempt == due ? Thread.currentThread() : null;
    return thread != null;
  }

  /** This thread has greeted; false when it was in vain. */
  boolean end() {
    boolean vain = vain();
    thread = null;
    pending = pending && vain;
    return !vain;
  }

  /** Whether this thread is greeting. */
  boolean mine() {
    return thread == Thread.currentThread();
  }

  /** Whether this thread is greeting what is gone. */
  boolean vain() {
    return mine() && begun != due;
  }
}
