package dev.plezi.server.internal.session;

import dev.plezi.event.Event;
import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.Wire;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.transport.WireMessage;

/** What connections say to the session that they carry. By the thread that reads a connection. */
final class SessionReceiver {
  private final Session session;
  private final SessionQueues boxes;
  private final ResumableBinding continuity;

  /** What becomes of a message. */
  enum Admission {
    REFUSED,
    TAKEN,

    /** Its task is to be started. */
    BEGUN
  }

  SessionReceiver(Session session, SessionQueues boxes, ResumableBinding continuity) {
    this.session = session;
    this.boxes = boxes;
    this.continuity = continuity;
  }

  /** A message came. One of a connection that was replaced does not count: it comes again. */
  void received(SessionConnection from, WireMessage message) {
    Task read = session.endpoint().read(message);
    ControlTask control = read instanceof ControlTask one && one.uncounted() ? one : null;
    Task counted = control == null ? new MessageTask(session, read, message.size()) : null;
    Admission admission = continuity.admit(from, counted, message.size());
    if (admission == Admission.REFUSED) {
      if (continuity.carriedBy(from)) {
        continuity.drop(from, CloseCode.RATE, session.vigil().tooMany());
      }
      // Frames are read on only to find the peer's close frame among them.
      from.demand();
      return;
    }
    if (control == null || !Wire.TOKEN.equals(control.event().name())) {
      // A token is followed by nothing of ours. If it put off the next ping, we were silent for
      // longer than we have promised, and the client would leave.
      session.vigil().heard();
    }
    if (control != null) {
      control(from, control.event());
    } else if (counted != null && admission == Admission.BEGUN) {
      boxes.mailbox().start(counted);
    }
    from.writer().tell();
    demand(from);
  }

  /** Asks for one more message; not while the mailbox is full, which asks when it has room. */
  void demand(SessionConnection to) {
    if (!boxes.mailbox().full()) {
      to.demand();
    }
  }

  private void control(SessionConnection from, Event event) {
    if (Wire.TOKEN.equals(event.name())) {
      session.standing().answer(from, event);
    } else if (Wire.RECEIVED.equals(event.name())
        && !continuity.counted(from, Words.count(event))) {
      continuity.end(Reason.COUNT, CloseCode.UNSUPPORTED, "the peer counts what was never sent");
    }
  }
}
