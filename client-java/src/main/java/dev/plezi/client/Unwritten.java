package dev.plezi.client;

/** What one connection was given to write and has not written. Guarded by the client's lock. */
final class Unwritten {
  private int messages;
  private long characters;
  private int failed;

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
}
