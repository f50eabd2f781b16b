package dev.plezi.server.internal.session;

import dev.plezi.protocol.Wire;
import dev.plezi.server.internal.mailbox.Mailbox;
import dev.plezi.server.internal.mailbox.RateLimit;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.transport.WireMessage;

/**
 * A receiver of what connections say to the session that they carry: the one place where a message
 * is decided on, once. By the thread that reads a connection.
 *
 * <p>In this order: whether the connection still carries the session, since what comes by one that
 * was replaced comes again by its successor; whether the peer says too much, before any effort is
 * made; what the message is. Then it is counted and has its place in the mailbox. All of that is
 * one step, under the binding's monitor, so that no message of a connection gets in behind one of
 * its successor. What follows from it is done without.
 */
final class SessionReceiver {
  private final Session session;
  private final SessionHandler handler;
  private final SessionBinding binding;
  private final Mailbox mailbox;

  // Guarded by the binding's monitor.
  private final RateLimit rate;

  /** What becomes of a message. */
  private enum Verdict {
    /** The connection does not carry the session: it is passed over. */
    STALE,

    /** One too many. */
    FLOOD,

    /** A control event, of the connection's own. */
    CONTROL,

    /** It waits in the mailbox. */
    WAITS,

    /** It need not wait: its task is to be started. */
    STARTS
  }

  private record Decision(Verdict verdict, Task task) {}

  private static final Decision STALE = new Decision(Verdict.STALE, () -> {});
  private static final Decision FLOOD = new Decision(Verdict.FLOOD, () -> {});

  SessionReceiver(
      Session session, SessionHandler handler, SessionBinding binding, Mailbox mailbox) {
    SessionContext context = session.context();
    this.session = session;
    this.handler = handler;
    this.binding = binding;
    this.mailbox = mailbox;
    this.rate =
        new RateLimit(
            context.limits().eventsPerSecond(), context.limits().eventsBurst(), context.now());
  }

  /** A message arrived. Demands the next one, at once or when there is room for it. */
  void received(AttachedConnection from, WireMessage message) {
    Decision decision;
    synchronized (binding) {
      decision = admit(from, message);
    }
    switch (decision.verdict()) {
      // Frames are read on only to find the peer's close frame among them.
      case STALE -> from.demand();
      case FLOOD -> binding.flooded(from, tooMany());
      case CONTROL -> {
        binding.control(from, (ControlEventTask) decision.task());
        goOn(from);
      }
      case STARTS -> {
        mailbox.start(decision.task());
        goOn(from);
      }
      case WAITS -> goOn(from);
    }
  }

  /** Asks for one more message, as soon as the mailbox has room. */
  void demand(AttachedConnection from) {
    mailbox.demand(from);
  }

  private Decision admit(AttachedConnection from, WireMessage message) {
    if (!binding.carriedBy(from)) {
      return STALE;
    }
    if (!rate.take(session.context().now())) {
      return FLOOD;
    }
    Task read = handler.read(message);
    if (read instanceof ControlEventTask control
        && control.uncounted()
        && binding.secret() != null) {
      if (!Wire.TOKEN.equals(control.event().name())) {
        // A token is followed by nothing of ours. If it put off the next ping, we were silent for
        // longer than we have promised, and the client would leave.
        session.keepAlive().heard();
      }
      return new Decision(Verdict.CONTROL, control);
    }
    session.keepAlive().heard();
    binding.admitted(from, message.size());
    boolean starts = mailbox.enter(read, message.size());
    return new Decision(starts ? Verdict.STARTS : Verdict.WAITS, read);
  }

  private void goOn(AttachedConnection from) {
    from.writer().tell();
    mailbox.demand(from);
  }

  private String tooMany() {
    return "more than " + session.context().limits().eventsPerSecond() + " events a second";
  }
}
