package dev.plezi.protocol.client;

import org.jspecify.annotations.Nullable;

/**
 * The messages whose acknowledgement or reply is awaited. Acknowledgements come in the order of
 * sending, so a linked list finds nearly every one at its head. Its bound is the traffic of one
 * timeout.
 */
final class PendingAcks {
  private @Nullable Outgoing first;
  private @Nullable Outgoing last;
  private double deadline = ClientMachine.NEVER;

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
      if (m.id() == id) {
        if (acknowledged && m.request()) {
          return null;
        }
        unlink(m, before);
        if (first == null) {
          deadline = ClientMachine.NEVER;
        }
        return m;
      }
      before = m;
    }
    return null;
  }

  /**
   * Takes out what fails for this reason, from what is kept too, and returns its first, the others
   * linked behind it, in order.
   *
   * @param reason {@link ClientMachine#TIMED_OUT}: what is overdue; {@link
   *     ClientMachine#SESSION_LOST}: what was written; {@link ClientMachine#UNSUPPORTED}: requests
   */
  @Nullable Outgoing takeFailing(int reason, double now, SendQueue kept) {
    PendingAcks failing = new PendingAcks();
    Outgoing m = clear();
    while (m != null) {
      Outgoing next = m.nextPending;
      m.nextPending = null;
      boolean fails = m.request();
      if (reason == ClientMachine.SESSION_LOST) {
        fails = m.written;
      } else if (reason == ClientMachine.TIMED_OUT) {
        fails = m.deadline <= now;
      }
      if (fails) {
        m.withdrawn = kept.remove(m);
        failing.add(m, m.deadline);
      } else {
        add(m, m.deadline);
      }
      m = next;
    }
    return failing.first;
  }

  /**
   * Empties this list and the queue, and returns the first of all that was awaited or kept, the
   * others linked behind it: the awaited in their order, then the kept that nobody awaited.
   */
  @Nullable Outgoing takeAll(SendQueue kept) {
    for (Outgoing m = kept.takeFresh(); m != null; m = kept.takeFresh()) {
      m.withdrawn = true;
      if (m.id() == 0) {
        add(m, ClientMachine.NEVER);
      }
    }
    return clear();
  }

  private @Nullable Outgoing clear() {
    Outgoing head = first;
    first = last = null;
    deadline = ClientMachine.NEVER;
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
