package dev.plezi.server.internal.session;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.outbox.Outbox;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What makes a session outlive its connections: who carries it now, and how many messages were
 * received in it.
 */
final class ResumableBinding implements SessionBinding {
  private static final Logger LOG = LoggerFactory.getLogger(ResumableBinding.class);

  private final Session session;
  private final SessionQueues boxes;
  private final String secret;
  private final GoAwayDeadline farewell;
  private final SessionReceiver intake;
  private final SuspensionNotifier absence;

  // Guarded by this, as is the order in which messages get into the mailbox: a connection that was
  // replaced must not deliver a message behind those of its successor.
  private final Inflow inflow;
  private @Nullable SessionConnection carrier;
  private long attempt;
  private @Nullable String over;

  ResumableBinding(Session session, SessionQueues boxes, String secret) {
    this.session = session;
    this.boxes = boxes;
    this.secret = secret;
    this.inflow = new Inflow(session.context());
    this.farewell = new GoAwayDeadline(session.context());
    this.intake = new SessionReceiver(session, boxes, this);
    this.absence = new SuspensionNotifier(session);
  }

  SessionReceiver intake() {
    return intake;
  }

  String secret() {
    return secret;
  }

  /** Why it is over; null while it is not. */
  synchronized @Nullable String over() {
    return over;
  }

  /** Since when it has no connection, in nanoseconds; null when it has one, or is over. */
  synchronized @Nullable Long suspendedSince() {
    return carrier == null && over == null ? absence.since() : null;
  }

  synchronized @Nullable SessionConnection carrier() {
    return carrier;
  }

  /** How many bytes of messages it keeps. */
  int kept() {
    return boxes.kept();
  }

  /** The first connection. What is to be said there waits, with the reason for a new session. */
  synchronized void begin(SessionConnection first, @Nullable String reason) {
    carrier = first;
    first.writer().add(Words.begun(secret, reason, session.limits()));
    boxes.outbox().attach(first.writer(), true);
  }

  /**
   * Goes on with another connection; what is to be said there waits. One whose word comes late,
   * after that of the peer's next attempt, is closed instead.
   *
   * @return why not; null when it goes on
   */
  @Nullable String resume(SessionConnection to, Opening opening) {
    SessionConnection before;
    boolean possible;
    synchronized (this) {
      if (over != null) {
        return over;
      }
      before = opening.attempt() < attempt ? to : carrier;
      possible = before == to || boxes.outbox().rewind((double) opening.received());
      if (possible && before != to) {
        carrier = to;
        attempt = opening.attempt();
        // Before anybody can write what was sent in the session.
        to.writer().add(Words.resumed(secret, inflow.tell(), session.limits()));
        boxes.outbox().attach(to.writer(), true);
        if (before != null) {
          absence.begin();
        }
        session.vigil().heard();
        absence.end();
      }
    }
    if (!possible) {
      end(Reason.COUNT, CloseCode.FENCED, "the peer counts what was never sent");
      return Reason.COUNT;
    }
    if (before != null) {
      before.drop(CloseCode.FENCED, "another connection carries the session");
    }
    return null;
  }

  /** A connection is closed. */
  void closed(SessionConnection from, int code) {
    synchronized (this) {
      if (carrier != from) {
        return;
      }
      if (over == null && (farewell.begun() || Reason.ends(code))) {
        over = Reason.CLOSED;
      }
      release();
      if (over == null) {
        return;
      }
    }
    session.over();
  }

  /** Closes a connection if it is the present one; the peer may come back with another. */
  void drop(@Nullable SessionConnection which, int code, String reason) {
    synchronized (this) {
      if (which == null || which != carrier || over != null) {
        return;
      }
      release();
    }
    if (code != CloseCode.NONE) {
      LOG.warn("{}: connection dropped with {}: {}", session, code, reason);
    }
    which.drop(code, reason);
  }

  @Override
  public void drop() {
    drop(carrier(), CloseCode.NONE, "");
  }

  /** Ends it for want of a connection; false when it has one again, or is over. */
  boolean expire() {
    synchronized (this) {
      if (carrier != null || over != null) {
        return false;
      }
      over = Reason.GONE;
    }
    session.over();
    return true;
  }

  /** Nothing can be resumed any more, nor is there anything for the peer. */
  @Override
  public void end(String why, int code, String words) {
    SessionConnection last;
    synchronized (this) {
      if (over != null) {
        return;
      }
      over = why;
      last = carrier;
      release();
    }
    LOG.warn("{}: session ended: {}", session, words);
    session.over();
    if (last != null) {
      last.drop(code, words);
    }
  }

  /** Under the lock: there is no connection now. */
  private void release() {
    SessionConnection before = carrier;
    carrier = null;
    if (before == null) {
      return;
    }
    boxes.outbox().detach(before.writer());
    if (over == null) {
      absence.begin();
    }
  }

  /** Whether this connection carries the session, which is not over. */
  synchronized boolean carriedBy(SessionConnection which) {
    return carrier == which && over == null;
  }

  /**
   * Takes a message in, unless there are too many, or the connection was replaced.
   *
   * @param counted its task; null for one that is not counted
   */
  synchronized SessionReceiver.Admission admit(
      SessionConnection from, @Nullable Task counted, int size) {
    if (!carriedBy(from) || !session.vigil().admits()) {
      return SessionReceiver.Admission.REFUSED;
    }
    if (counted == null) {
      return SessionReceiver.Admission.TAKEN;
    }
    from.writer().count(inflow.add(size));
    return boxes.mailbox().enter(counted)
        ? SessionReceiver.Admission.BEGUN
        : SessionReceiver.Admission.TAKEN;
  }

  /** A connection's peer has counted so many; false when it cannot have. */
  synchronized boolean counted(SessionConnection from, double total) {
    return carrier != from || boxes.outbox().counted(total);
  }

  @Override
  public void demand() {
    SessionConnection to = carrier();
    if (to != null) {
      to.demand();
    }
  }

  @Override
  public boolean close(int code, String reason) {
    SessionConnection last;
    synchronized (this) {
      if (over != null) {
        return false;
      }
      over = Reason.CLOSED;
      last = carrier;
    }
    if (last == null) {
      session.over();
      return true;
    }
    return boxes.outbox().close(false, () -> last.drop(code, reason));
  }

  @Override
  public void overfull(Outbox.Offer offer) {
    if (offer == Outbox.Offer.OVERFLOW) {
      end(Reason.OVERFLOW, CloseCode.SLOW_CONSUMER, "more is kept for the peer than may be");
    } else {
      // In this order: a connection that has come meanwhile is not slow.
      SessionConnection which = carrier();
      drop(boxes.outbox().slow() ? which : null, CloseCode.SLOW_CONSUMER, "slow consumer");
    }
  }

  @Override
  public void leave(long millis) {
    SessionConnection to = carrier();
    long after = farewell.begin(millis);
    if (to == null) {
      session.close(CloseCode.GOING_AWAY, "");
    } else {
      to.writer().say(Words.goAway(after));
    }
  }

  @Override
  public void abort() {
    synchronized (this) {
      over = over == null ? Reason.CLOSED : over;
    }
    SessionConnection last = carrier();
    if (last != null) {
      last.abort();
    } else {
      session.over();
    }
  }

  @Override
  public void tick(long now) {
    SessionConnection to;
    synchronized (this) {
      to = carrier;
      if (to != null && over == null) {
        to.writer().count(inflow.due());
      }
    }
    if (to == null) {
      if (farewell.begun() || absence.tooLong(now)) {
        expire();
      }
      return;
    }
    to.writer().tell();
    if (farewell.over(now) && over() == null) {
      session.close(CloseCode.GOING_AWAY, "server shutdown");
    } else if (Watch.over(session, to.writer(), now, () -> to.writer().say(Words.PING))) {
      to.abort();
    }
  }
}
