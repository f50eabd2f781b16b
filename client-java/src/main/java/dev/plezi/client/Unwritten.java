package dev.plezi.client;

/** What one connection was given to write and has not written. Guarded by the client's lock. */
final class Unwritten {
  private static final double NONE = -1;

  private int messages;
  private long characters;
  private int failed;
  private double count = NONE;
  private boolean counting;

  boolean roomFor(int length, Options.Limits limits) {
    // An empty queue takes any message, or a large one could never be sent.
    return messages == 0
        || (messages < limits.queueMessages() && characters + length <= limits.queueCharacters());
  }

  void add(int length) {
    messages++;
    characters += length;
  }

  void done(int length, boolean written) {
    messages--;
    characters -= length;
    failed += written ? 0 : 1;
  }

  /** How many were not written when the connection ended. */
  int lost() {
    return messages + failed;
  }

  /** A count is to be written; true when none is being written, and so the next may be. */
  boolean count(double received) {
    count = received;
    return !counting;
  }

  /** The count that is being written from now on. */
  double toCount() {
    double next = count;
    counting = true;
    count = NONE;
    return next;
  }

  /** It is written; true when another waits. */
  boolean counted() {
    counting = false;
    return count != NONE;
  }
}
