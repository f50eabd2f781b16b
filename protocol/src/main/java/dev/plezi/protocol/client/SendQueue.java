package dev.plezi.protocol.client;

import org.jspecify.annotations.Nullable;

/**
 * What waits for a connection, in order, bounded in count and in characters. An adapter that has
 * another way to the peer takes messages from here and sends them that way.
 */
public final class SendQueue {
  private final int maxCount;
  private final int maxChars;
  private final PendingAcks pending;
  private @Nullable Outgoing first;
  private @Nullable Outgoing last;
  private int count;
  private int chars;

  SendQueue(int maxCount, int maxChars, PendingAcks pending) {
    this.maxCount = maxCount;
    this.maxChars = maxChars;
    this.pending = pending;
  }

  /** How many messages wait. */
  public int size() {
    return count;
  }

  /**
   * Adds a message at the end, in whatever state the client is.
   *
   * @param message the message
   * @param due for a message with an id: when it must have been acknowledged
   * @return false when there is no room
   */
  public boolean add(Outgoing message, double due) {
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
    if (message.id() != 0) {
      pending.add(message, due);
    }
    return true;
  }

  /**
   * Takes out the first message. The client forgets it: its fate is the caller's to tell. Null when
   * nothing waits.
   */
  public @Nullable Outgoing take() {
    Outgoing message = poll();
    if (message != null) {
      pending.take(message.id());
    }
    return message;
  }

  /** Takes out the first message, to be sent: its acknowledgement is awaited on. */
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
