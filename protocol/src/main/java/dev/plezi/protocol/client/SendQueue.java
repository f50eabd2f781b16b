package dev.plezi.protocol.client;

import org.jspecify.annotations.Nullable;

/** What waits for a connection, in order, bounded in count and in characters. */
final class SendQueue {
  private final int maxCount;
  private final int maxChars;
  private @Nullable Outgoing first;
  private @Nullable Outgoing last;
  private int count;
  private int chars;

  SendQueue(int maxCount, int maxChars) {
    this.maxCount = maxCount;
    this.maxChars = maxChars;
  }

  int size() {
    return count;
  }

  /** Adds at the end; false when there is no room. */
  boolean add(Outgoing message) {
    int length = message.text().length();
    if (count >= maxCount || length > maxChars - chars) {
      return false;
    }
    if (last == null) {
      first = message;
    } else {
      last.nextQueued = message;
    }
    last = message;
    count++;
    chars += length;
    return true;
  }

  @Nullable Outgoing poll() {
    Outgoing message = first;
    if (message != null) {
      unlink(message, null);
    }
    return message;
  }

  /** Takes out a message; false when it is not here. */
  boolean remove(Outgoing message) {
    Outgoing before = null;
    for (Outgoing m = first; m != null; m = m.nextQueued) {
      if (m == message) {
        unlink(m, before);
        return true;
      }
      before = m;
    }
    return false;
  }

  private void unlink(Outgoing message, @Nullable Outgoing before) {
    if (before == null) {
      first = message.nextQueued;
    } else {
      before.nextQueued = message.nextQueued;
    }
    if (last == message) {
      last = before;
    }
    message.nextQueued = null;
    count--;
    chars -= message.text().length();
  }
}
