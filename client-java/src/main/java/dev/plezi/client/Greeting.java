package dev.plezi.client;

import org.jspecify.annotations.Nullable;

/**
 * Who greets what: a session, or a connection that has none. Attempts' numbers tell them apart.
 * Guarded by the gate.
 */
final class Greeting {
  /** The attempt that is to be greeted or was; 0 when what it opened is gone. */
  private int due;

  private int begun;
  private @Nullable Thread thread;

  /** This attempt opened what is to be greeted. */
  void due(int attempt) {
    due = attempt;
  }

  /** What was to be greeted is gone; whatever replaces it is greeted anew. */
  void lost() {
    due = 0;
  }

  /** This thread begins to greet; false when it is too late. */
  boolean begin(int attempt) {
    begun = attempt;
    thread = attempt == due ? Thread.currentThread() : null;
    return thread != null;
  }

  void end() {
    thread = null;
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
