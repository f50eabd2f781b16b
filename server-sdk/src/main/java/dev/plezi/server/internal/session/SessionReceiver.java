package dev.plezi.server.internal.session;

import dev.plezi.server.internal.mailbox.Mailbox;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.transport.WireMessage;

/**
 * A receiver of what connections say to the session that they carry: the one place where a message
 * is decided on, once. By the thread that reads a connection.
 *
 * <p>In this order: whether the connection still carries the session, since what comes by one that
 * was replaced comes again by its successor; what the message is, which is read under no lock; and,
 * if the connection carries the session still, it is counted and has its place in the mailbox. The
 * last is one step, under the binding's monitor, so that no message of a connection gets in behind
 * one of its successor. Whether a peer says too much is decided before it is read: {@link
 * ReadPace}.
 */
final class SessionReceiver {
  private final Session session;
  private final SessionHandler handler;
  private final SessionBinding binding;
  private final Mailbox mailbox;

  /** What becomes of a message. */
  private enum Verdict {
    /** The connection does not carry the session: it is passed over. */
    STALE,

    /** It waits in the mailbox. */
    WAITS,

    /** It need not wait: its task is to be started. */
    STARTS
  }

  SessionReceiver(
      Session session, SessionHandler handler, SessionBinding binding, Mailbox mailbox) {
    this.session = session;
    this.handler = handler;
    this.binding = binding;
    this.mailbox = mailbox;
  }

  /** A message arrived. Demands the next one, at once or when there is room for it. */
  void received(AttachedConnection from, WireMessage message) {
    session.context().counters().receive(message.size());
    if (binding.carriedBy(from)) {
      take(from, handler.read(message), message.size());
    } else {
      // Frames are read on only to find the peer's close frame among them.
      from.demand();
    }
  }

  /** Asks for one more message, as soon as the mailbox has room. */
  void demand(AttachedConnection from) {
    mailbox.demand(from);
  }

  private void take(AttachedConnection from, Task task, int size) {
    if (task instanceof ControlEventTask control && binding.reads(control)) {
      session.keepAlive().heard();
      binding.control(from, control);
      goOn(from);
      return;
    }
    session.keepAlive().heard();
    Verdict verdict = admit(from, task, size);
    if (verdict == Verdict.STALE) {
      from.demand();
      return;
    }
    if (verdict == Verdict.STARTS) {
      mailbox.start();
    }
    goOn(from);
  }

  private Verdict admit(AttachedConnection from, Task task, int size) {
    synchronized (binding) {
      if (!binding.carriedBy(from)) {
        return Verdict.STALE;
      }
      binding.admitted(from, size);
      return mailbox.enter(task, size) ? Verdict.STARTS : Verdict.WAITS;
    }
  }

  private void goOn(AttachedConnection from) {
    mailbox.demand(from);
  }
}
