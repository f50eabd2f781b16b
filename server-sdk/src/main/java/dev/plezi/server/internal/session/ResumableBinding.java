package dev.plezi.server.internal.session;

import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.Receipts;
import dev.plezi.protocol.SessionEndReason;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.server.internal.outbox.Outbox;
import dev.plezi.server.internal.transport.WireMessage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A binding of a session that outlives its connections: knows which of them carries it now, and how
 * many messages were received in it.
 */
final class ResumableBinding implements SessionBinding {
  private static final Logger LOG = LoggerFactory.getLogger(ResumableBinding.class);
  private static final WireMessage PING = WireMessage.text(ControlEvent.ping());
  private static final WireMessage PONG = WireMessage.text(ControlEvent.pong());

  private final Session session;
  private final SessionHandler handler;
  private final SessionQueues queues;
  private final String secret;
  private final SessionReceiver receiver;
  private final GoAwayDeadline deadline;
  private final SuspensionNotifier suspension;

  // Guarded by this, as is the order in which messages get into the mailbox: a connection that was
  // replaced must not deliver a message behind those of its successor.
  private final Receipts receipts = new Receipts();
  private @Nullable AttachedConnection carrier;
  private long attempt;
  private @Nullable String over;

  /**
   * Of a session that is not open yet.
   *
   * @param secret by which it can be resumed
   */
  ResumableBinding(Session session, SessionHandler handler, String secret) {
    this.session = session;
    this.handler = handler;
    this.secret = secret;
    this.queues = session.newQueues(this);
    this.receiver = new SessionReceiver(session, handler, this, queues.mailbox());
    this.deadline = new GoAwayDeadline(session.context());
    this.suspension = new SuspensionNotifier(session, handler);
  }

  Session session() {
    return session;
  }

  SessionReceiver receiver() {
    return receiver;
  }

  @Override
  public String secret() {
    return secret;
  }

  /** Why it is over; null while it is not. */
  synchronized @Nullable String over() {
    return over;
  }

  /** Since when it has no connection, in nanoseconds; null when it has one, or is over. */
  synchronized @Nullable Long suspendedSince() {
    return carrier == null && over == null ? suspension.since() : null;
  }

  /** How many bytes are kept for it. */
  long kept() {
    return queues.kept() + handler.remembered();
  }

  @Override
  public String toString() {
    return session.toString();
  }

  // ---- connections come

  /**
   * Begins with its first connection, before anybody can find it. What is to be said there waits.
   *
   * @param reason why it is not another session that goes on, if one was asked for
   */
  void begin(AttachedConnection first, @Nullable String reason) {
    synchronized (this) {
      carrier = first;
      first.writer().add(WireMessage.text(ControlEvent.begun(secret, reason, ttlMillis())));
      queues.outbox().attach(first.writer(), true);
    }
    session.keepAlive().heartbeat();
  }

  /** Opens the session; false when it was given up meanwhile. */
  boolean open() {
    return session.begin(this, queues, handler);
  }

  /**
   * Goes on with another connection; what is to be said there waits. One whose word comes late,
   * after that of the peer's next attempt, is closed instead.
   *
   * @param counted how many messages the peer has received
   * @param number which of the peer's attempts to connect this is
   * @return why not; null when it goes on
   */
  @Nullable String resume(AttachedConnection to, long counted, long number) {
    AttachedConnection before;
    boolean possible;
    synchronized (this) {
      if (over != null) {
        return over;
      }
      before = number < attempt ? to : carrier;
      possible = before == to || queues.outbox().rewind((double) counted);
      if (possible && before != to) {
        attempt = number;
        take(to, before != null);
      }
    }
    if (!possible) {
      end(SessionEndReason.COUNT, CloseCode.FENCED, "the peer counts what was never sent");
      return SessionEndReason.COUNT;
    }
    if (before != null) {
      before.drop(CloseCode.FENCED, "another connection carries the session");
    }
    return null;
  }

  /** Under the lock: this connection carries the session from now on. */
  private void take(AttachedConnection to, boolean replaces) {
    carrier = to;
    // Before anybody can write what was sent in the session.
    to.writer().add(WireMessage.text(ControlEvent.resumed(secret, receipts.tell(), ttlMillis())));
    queues.outbox().attach(to.writer(), true);
    if (replaces) {
      suspension.begin();
    }
    session.keepAlive().heard();
    suspension.end();
  }

  private long ttlMillis() {
    return session.context().limits().sessionTtl().toMillis();
  }

  // ---- connections go

  /** A connection is closed. */
  void closed(AttachedConnection from, int code) {
    synchronized (this) {
      if (carrier != from) {
        return;
      }
      if (over == null && (deadline.begun() || CloseCode.endsSession(code))) {
        over = SessionEndReason.CLOSED;
      }
      release();
      if (over == null) {
        return;
      }
    }
    session.over();
  }

  @Override
  public void drop() {
    drop(carrier(), CloseCode.NONE, "");
  }

  /** Closes a connection if it is the present one; the peer may come back with another. */
  private void drop(@Nullable AttachedConnection which, int code, String reason) {
    synchronized (this) {
      if (which == null || !carriedBy(which)) {
        return;
      }
      release();
    }
    if (code != CloseCode.NONE) {
      LOG.warn("{}: connection dropped with {}: {}", session, code, reason);
    }
    which.drop(code, reason);
  }

  /** Under the lock: there is no connection now. */
  private void release() {
    AttachedConnection before = carrier;
    carrier = null;
    if (before == null) {
      return;
    }
    queues.outbox().detach(before.writer());
    if (over == null) {
      suspension.begin();
    }
  }

  private synchronized @Nullable AttachedConnection carrier() {
    return carrier;
  }

  // ---- what arrives

  @Override
  public synchronized boolean carriedBy(AttachedConnection connection) {
    return carrier == connection && over == null;
  }

  @Override
  public synchronized void admitted(AttachedConnection from, int size) {
    receipts.add(size, session.context().millis());
    from.writer().count(due());
  }

  /** Under the lock: what the peer is to be told now of what was received, or null. */
  private @Nullable WireMessage due() {
    return receipts.due() <= session.context().millis()
        ? WireMessage.text(ControlEvent.received(receipts.tell()))
        : null;
  }

  /** A connection goes on saying too much, and is to be read on only to find its close frame. */
  void flooded(AttachedConnection from) {
    drop(from, CloseCode.RATE, session.pace().words());
    from.demand();
  }

  @Override
  public void control(AttachedConnection from, ControlEventTask control) {
    switch (control.name()) {
      case Wire.TOKEN -> session.answered(from, token(control.event()));
      case Wire.PING -> from.writer().answer(PONG);
      case Wire.RECEIVED -> {
        if (!counted(from, control.event())) {
          String words = "the peer counts what was never sent";
          end(SessionEndReason.COUNT, CloseCode.UNSUPPORTED, words);
        }
      }
      default -> {
        // That it came is all that matters, or it is of a later version.
      }
    }
  }

  private static @Nullable String token(ControlEvent event) {
    try {
      return event.text("token");
    } catch (InvalidEventException e) {
      return null;
    }
  }

  /** A connection's peer has counted so many; false when it cannot have. */
  private boolean counted(AttachedConnection from, ControlEvent event) {
    double total;
    try {
      total = event.count("n");
    } catch (InvalidEventException e) {
      total = Double.NaN;
    }
    synchronized (this) {
      return carrier != from || queues.outbox().counted(total);
    }
  }

  // ---- what is done to it

  @Override
  public boolean close(int code, String reason) {
    AttachedConnection last;
    synchronized (this) {
      if (over != null) {
        return false;
      }
      over = SessionEndReason.CLOSED;
      last = carrier;
    }
    if (last == null) {
      session.over();
      return true;
    }
    return queues.outbox().close(false, () -> last.drop(code, reason));
  }

  /** Nothing can be resumed any more, nor is there anything for the peer. */
  @Override
  public void end(String why, int code, String words) {
    AttachedConnection last;
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

  /** Ends it for want of a connection; false when it has one again, or is over. */
  boolean expire() {
    synchronized (this) {
      if (carrier != null || over != null) {
        return false;
      }
      over = SessionEndReason.GONE;
    }
    session.over();
    return true;
  }

  @Override
  public void overfull(Outbox.Offer offer) {
    if (offer == Outbox.Offer.OVERFLOW) {
      String words = "more is kept for the peer than may be";
      end(SessionEndReason.OVERFLOW, CloseCode.SLOW_CONSUMER, words);
    } else {
      // In this order: a connection that has come meanwhile is not slow.
      AttachedConnection which = carrier();
      drop(queues.outbox().slow() ? which : null, CloseCode.SLOW_CONSUMER, "slow consumer");
    }
  }

  /** Once on each connection: what was said on one before may be lost. */
  @Override
  public void renew(Duration left) {
    AttachedConnection to = carrier();
    if (to != null && session.authentication().ask(to)) {
      to.writer().say(WireMessage.text(ControlEvent.renew(left.toMillis())));
    }
  }

  @Override
  public void leave(long millis) {
    AttachedConnection to = carrier();
    long after = deadline.begin(millis);
    if (to == null) {
      session.close(CloseCode.GOING_AWAY, "");
    } else {
      to.writer().say(WireMessage.text(ControlEvent.goAway(after)));
    }
  }

  @Override
  public void abort() {
    synchronized (this) {
      over = over == null ? SessionEndReason.CLOSED : over;
    }
    AttachedConnection last = carrier();
    if (last != null) {
      last.abort();
    } else {
      session.over();
    }
  }

  @Override
  public void tick(long now) {
    AttachedConnection to;
    synchronized (this) {
      to = carrier;
      if (to != null && over == null) {
        to.writer().count(due());
      }
    }
    if (to == null) {
      if (deadline.begun() || suspension.tooLong(now)) {
        expire();
      }
      return;
    }
    to.writer().tell();
    if (deadline.over(now) && over() == null) {
      session.close(CloseCode.GOING_AWAY, "server shutdown");
    } else if (session.silent(to.writer(), now, () -> to.writer().say(PING))) {
      to.abort();
    }
  }
}
