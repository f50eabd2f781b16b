package dev.plezi.protocol.client;

import org.jspecify.annotations.Nullable;

/**
 * The messages whose acknowledgement or reply is awaited. Acknowledgements come in the order of
 * sending, so a linked list finds nearly every one at its head. Its bound is the traffic of one
 * timeout.
 */
final class PendingAcks {
  private static final double NEVER = Double.POSITIVE_INFINITY;

  private @Nullable Outgoing first;
  private @Nullable Outgoing last;
  private double deadline = NEVER;

  /** No message is overdue before this time. */
  double deadline() {
    return deadline;
  }

  void add(Outgoing message, double due) {
    message.deadline = due;
    if (last == null) {
      first = message;
    } else {
      last.nextPending = message;
    }
    last = message;
    if (due < deadline) {
      deadline = due;
    }
  }

  /** Takes out the message with this id; of those that await an acknowledgement, if so asked. */
  @Nullable Outgoing take(int id, boolean acknowledged) {
    Outgoing before = null;
    for (Outgoing m = first; m != null; m = m.nextPending) {
      if (m.id() == id && !(acknowledged && m.request())) {
        unlink(m, before);
        if (first == null) {
          deadline = NEVER;
        }
        return m;
      }
      before = m;
    }
    return null;
  }

  /** The session is lost in which some were written. */
  void lose() {
    for (Outgoing m = first; m != null; m = m.nextPending) {
      m.lost |= !m.unsent();
    }
  }

  /** Takes out all: the first, and the others linked behind it, in order. */
  @Nullable Outgoing takeAll() {
    Outgoing head = first;
    first = last = null;
    deadline = NEVER;
    return head;
  }

  private void unlink(Outgoing message, @Nullable Outgoing before) {
    if (before == null) {
      first = message.nextPending;
    } else {
      before.nextPending = message.nextPending;
    }
    if (last == message) {
      last = before;
    }
    message.nextPending = null;
  }
}
