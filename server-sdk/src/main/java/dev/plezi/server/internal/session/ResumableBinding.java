package dev.plezi.server.internal.session;

import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.Receipts;
import dev.plezi.protocol.SessionEndReason;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.server.Closed;
import dev.plezi.server.internal.outbox.Outbox;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.internal.transport.WriteBatch;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A binding of a session that outlives its connections: knows which of them carries it now, how
 * many messages were received in it, and how many of these were handled.
 */
final class ResumableBinding implements SessionBinding {
  private static final Logger LOG = LoggerFactory.getLogger(ResumableBinding.class);
  private static final WireMessage PING = WireMessage.text(ControlEvent.ping());
  private static final WireMessage PONG = WireMessage.text(ControlEvent.pong());

  private static final Closed TOO_LONG =
      new Closed(CloseCode.BROKEN, "no connection within the session's time", Closed.By.LOST);

  private static final SessionEnd NONE = SessionEnd.of("");
  private static final double NEVER = -1;

  private final Session session;
  private final SessionHandler handler;
  private final SessionQueues queues;
  private final String secret;
  private final @Nullable String nonce;
  private final SessionReceiver receiver;
  private final GoAwayDeadline deadline;
  private final SuspensionNotifier suspension;

  // Guarded by this, as is the order in which messages get into the mailbox: a connection that was
  // replaced must not deliver a message behind those of its successor.
  private final Receipts handled = new Receipts();
  private double arrived;
  private @Nullable AttachedConnection carrier;
  private double attempt;
  private @Nullable String over;

  /** Guarded by this: what became of the session that was asked for, if one was. */
  private @Nullable SessionEnd instead;

  /** Guarded by this: what is handled was said in the session, and not before it began. */
  private boolean counting = true;

  /** Guarded by this: where the counts stood when the peer last refused a message. */
  private double refusedAt = NEVER;

  /** Owned by the mailbox: to whom a count is due when the handler is done. */
  private @Nullable AttachedConnection telling;

  private ResumableBinding(Parts of, String secret, Opening opening) {
    this.session = of.session();
    this.handler = of.handler();
    this.secret = secret;
    this.nonce = opening.nonce();
    this.attempt = opening.attempt();
    this.queues = of.queues() == null ? session.newQueues(this) : of.queues();
    this.receiver = new SessionReceiver(session, handler, this, queues.mailbox());
    this.deadline = new GoAwayDeadline(session.context());
    this.suspension = new SuspensionNotifier(session, handler);
  }

  /** What it ties to the peer; its queues only if it has them already. */
  private record Parts(Session session, SessionHandler handler, @Nullable SessionQueues queues) {}

  /**
   * Of a session that is not open yet.
   *
   * @param secret by which it can be resumed
   * @param opening what the peer has asked for
   */
  static ResumableBinding of(
      Session session, SessionHandler handler, String secret, Opening opening) {
    return new ResumableBinding(new Parts(session, handler, null), secret, opening);
  }

  /**
   * Of a session that is open and has begun without, on a connection that carries it still.
   *
   * @param queues its
   */
  static ResumableBinding late(
      Session session,
      SessionHandler handler,
      SessionQueues queues,
      String secret,
      Opening opening) {
    return new ResumableBinding(new Parts(session, handler, queues), secret, opening);
  }

  Session session() {
    return session;
  }

  /** For what question it was made; null when that had none. */
  @Nullable String nonce() {
    return nonce;
  }

  /** The latest of the peer's attempts that it knows of. */
  synchronized double attempt() {
    return attempt;
  }

  SessionReceiver receiver() {
    return receiver;
  }

  @Override
  public String secret() {
    return secret;
  }

  synchronized boolean isOver() {
    return over != null;
  }

  /** What has become of it, now that it is over: nothing of it is handled any more. */
  SessionEnd end() {
    var unused = session.beginClosing();
    synchronized (this) {
      String why = over == null ? SessionEndReason.CLOSED : over;
      // Where the two ends have not counted the same, ours says nothing to the other.
      boolean known = !why.equals(SessionEndReason.COUNT);
      return new SessionEnd(why, known ? handled.received() : SessionEnd.UNKNOWN);
    }
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
   * @param before what became of another session that was asked for, if one was
   */
  void begin(AttachedConnection first, @Nullable SessionEnd before) {
    synchronized (this) {
      carrier = first;
      instead = before;
      first.writer().add(begun());
      queues.outbox().attach(first.writer(), true);
    }
    session.keepAlive().heartbeat();
  }

  /** Under the lock: the answer to who has opened it. */
  private WireMessage begun() {
    SessionEnd before = instead == null ? NONE : instead;
    String reason = instead == null ? null : before.reason();
    return WireMessage.text(ControlEvent.begun(secret, reason, before.handled(), ttlMillis()));
  }

  /**
   * Takes over a session on the connection that carries it; false when it is over, or is to be.
   * What arrived before is handled first, and counts for nothing, as does what was written before.
   */
  boolean takeOver(AttachedConnection from) {
    synchronized (this) {
      carrier = from;
      counting = false;
    }
    if (!session.outlive(this)) {
      return false;
    }
    session.post(this::beginCounting);
    synchronized (this) {
      if (over == null) {
        queues.outbox().outlive();
        from.writer().add(begun(), queues.outbox()::keep);
      }
    }
    session.keepAlive().heartbeat();
    return true;
  }

  private synchronized void beginCounting() {
    counting = true;
  }

  /** Opens the session; false when it was given up meanwhile. */
  boolean open() {
    return session.begin(this, queues, handler);
  }

  /**
   * Goes on with another connection; what is to be said there waits. One whose word comes late,
   * after that of the peer's next attempt, is closed instead.
   *
   * @return false when it does not go on: its {@link #end} says why
   */
  boolean resume(AttachedConnection to, Opening opening) {
    AttachedConnection before;
    boolean possible;
    boolean stuck;
    synchronized (this) {
      if (over != null) {
        return false;
      }
      before = opening.before(attempt) ? to : carrier;
      possible = before == to || (received(opening.sent()) && rewind(opening.received()));
      stuck = before != to && queues.outbox().stuck();
      if (possible && !stuck && before != to) {
        attempt = Math.max(attempt, opening.attempt());
        take(to, resumed(), before != null);
      }
    }
    if (!possible) {
      end(SessionEndReason.COUNT, CloseCode.FENCED, "the peer counts what was never sent");
      return false;
    }
    if (stuck) {
      end(SessionEndReason.UNDELIVERABLE, CloseCode.FENCED, "no connection lasts for a message");
      return false;
    }
    if (before != to) {
      session.context().counters().resume();
    }
    fence(before);
    return true;
  }

  /**
   * Answers once more who has opened it, and may not have heard of it: begins anew with another
   * connection. One whose word comes late, since its peer has heard the answer, is closed instead.
   *
   * @return false when it is over, and another is to be made
   */
  boolean repeat(AttachedConnection to, Opening opening) {
    AttachedConnection before;
    synchronized (this) {
      if (over != null) {
        return false;
      }
      boolean late = opening.before(attempt) || arrived > 0 || queues.outbox().counted() > 0;
      before = late || !rewind(0) ? to : carrier;
      if (before != to) {
        attempt = Math.max(attempt, opening.attempt());
        take(to, begun(), before != null);
      }
    }
    fence(before);
    return true;
  }

  private static void fence(@Nullable AttachedConnection before) {
    if (before != null) {
      before.drop(CloseCode.FENCED, "another connection carries the session");
    }
  }

  /** Under the lock: whether as many as the peer has sent may have arrived. */
  private boolean received(double sent) {
    return sent == Opening.UNSAID || sent >= arrived;
  }

  private boolean rewind(double counted) {
    return queues.outbox().rewind(counted);
  }

  /** Under the lock: the answer to who resumes it. */
  private WireMessage resumed() {
    double sent = queues.outbox().total();
    ControlEvent.Counts counts = new ControlEvent.Counts(arrived, handled.tell(), sent);
    return WireMessage.text(ControlEvent.resumed(secret, counts, ttlMillis()));
  }

  /** Under the lock: this connection carries the session from now on. */
  private void take(AttachedConnection to, WireMessage answer, boolean replaces) {
    carrier = to;
    // Before anybody can write what was sent in the session.
    to.writer().add(answer);
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
  void closed(AttachedConnection from, Closed how) {
    synchronized (this) {
      if (carrier != from) {
        return;
      }
      if (over == null) {
        over = endReason(how);
      }
      release();
      if (over == null) {
        return;
      }
    }
    session.over();
  }

  /** Under the lock: why the session ends when its connection is closed so; null if it does not. */
  private @Nullable String endReason(Closed how) {
    if (deadline.begun() || session.closing()) {
      // Who closes it has said before how.
      session.ends(Session.SHUTDOWN);
      return SessionEndReason.CLOSED;
    }
    if (!CloseCode.refusesMessage(how.code())) {
      return null;
    }
    // Once may be the connection's fault; but the same message would come again and again.
    double counts = arrived + queues.outbox().counted();
    boolean again = counts == refusedAt;
    refusedAt = counts;
    if (again) {
      session.ends(how);
    }
    return again ? SessionEndReason.REFUSED : null;
  }

  @Override
  public void drop() {
    drop(carrier(), CloseCode.NONE, "");
  }

  /** Closes a connection if it is the present one; the peer may come back with another. */
  private void drop(@Nullable AttachedConnection which, int code, String reason) {
    if (which == null) {
      return;
    }
    writeOut(which);
    synchronized (this) {
      if (!carriedBy(which)) {
        return;
      }
      release();
    }
    if (code != CloseCode.NONE) {
      session.log().warn(LOG, "{}: connection dropped with {}: {}", session, code, reason);
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
  public synchronized boolean connected() {
    return carrier != null && over == null;
  }

  @Override
  public synchronized boolean carriedBy(AttachedConnection connection) {
    return carrier == connection && over == null;
  }

  @Override
  public synchronized void admitted(AttachedConnection from, int size) {
    arrived++;
  }

  @Override
  public synchronized boolean handles(int size) {
    if (session.closing()) {
      return false;
    }
    if (counting) {
      double now = session.context().millis();
      handled.add(size, now);
      telling = handled.due() <= now && over == null ? carrier : null;
    }
    return true;
  }

  @Override
  public void handled() {
    AttachedConnection to = telling;
    telling = null;
    if (to != null) {
      tell(to);
    }
  }

  /** Tells a connection's peer how many messages were handled, and sent. */
  private void tell(AttachedConnection to) {
    to.writer().tell(unfinished -> count(to, unfinished));
  }

  /** In the turn of what is written to it. */
  private @Nullable WireMessage count(AttachedConnection to, int unfinished) {
    double total;
    synchronized (this) {
      if (!carriedBy(to)) {
        return null;
      }
      total = handled.tell();
    }
    return WireMessage.text(ControlEvent.received(total, queues.outbox().position() - unfinished));
  }

  /** A connection goes on saying too much, and is to be read on only to find its close frame. */
  void flooded(AttachedConnection from) {
    drop(from, CloseCode.RATE, session.pace().words());
    from.demand();
  }

  @Override
  public boolean reads(ControlEventTask control) {
    return control.uncounted();
  }

  @Override
  public void control(AttachedConnection from, ControlEventTask control) {
    switch (control.name()) {
      case Wire.TOKEN -> session.answered(from, token(control.event()));
      case Wire.PING -> from.writer().answer(PONG);
      case Wire.RECEIVED -> counted(from, control.event());
      case Wire.CLOSE -> leave(from);
      default -> {
        // That it came is all that matters.
      }
    }
  }

  /** A connection's peer is done: what it said before is handled still. */
  private void leave(AttachedConnection from) {
    writeOut(from);
    synchronized (this) {
      if (!carriedBy(from)) {
        return;
      }
      over = SessionEndReason.CLOSED;
      session.ends(new Closed(CloseCode.NORMAL, "", Closed.By.PEER));
      release();
    }
    session.over();
    from.drop(CloseCode.NORMAL, "");
  }

  /** A connection is to be closed: what was put off to the end of a batch is written before. */
  private static void writeOut(AttachedConnection which) {
    WriteBatch.flushCurrent();
    which.writer().proceed();
  }

  private static @Nullable String token(ControlEvent event) {
    try {
      return event.text("token");
    } catch (InvalidEventException e) {
      return null;
    }
  }

  /** A connection's peer counts. */
  private void counted(AttachedConnection from, ControlEvent event) {
    double total = event.whole("n", Double.NaN);
    double sent = event.whole("sent", Opening.UNSAID);
    if (Double.isNaN(total) || Double.isNaN(sent)) {
      drop(from, CloseCode.UNSUPPORTED, "_received_ is not as it must be");
      return;
    }
    boolean right;
    synchronized (this) {
      boolean same = sent == Opening.UNSAID || sent == arrived;
      right = carrier != from || (same && queues.outbox().counted(total));
    }
    if (!right) {
      end(SessionEndReason.COUNT, CloseCode.UNSUPPORTED, "the two ends do not count the same");
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
  public void end(String why, int code, String words, BooleanSupplier still) {
    AttachedConnection last = carrier();
    if (last != null) {
      // What was said before in a batch, such as by the handler that ends it.
      last.writer().proceed();
    }
    synchronized (this) {
      if (over != null) {
        return;
      }
      over = why;
      session.ends(new Closed(code, words, Closed.By.SERVER));
      last = carrier;
      release();
    }
    session.log().warn(LOG, "{}: session ended: {}", session, words);
    session.over();
    if (last != null) {
      last.drop(code, words);
      if (still.getAsBoolean()) {
        last.abort();
      }
    }
  }

  @Override
  public long weight() {
    AttachedConnection to = carrier();
    return to == null ? 0 : to.writer().weight();
  }

  /** Ends it for want of a connection; false when it has one again, or is over. */
  boolean expire(Closed how) {
    synchronized (this) {
      if (carrier != null || over != null) {
        return false;
      }
      over = SessionEndReason.GONE;
      session.ends(how);
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
      if (queues.outbox().slow()) {
        session.context().counters().slow();
        drop(which, CloseCode.SLOW_CONSUMER, "slow consumer");
      }
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
      session.close(Session.SHUTDOWN);
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
    boolean due;
    synchronized (this) {
      to = carrier;
      due = over == null && handled.due() <= session.context().millis();
    }
    if (to == null) {
      if (deadline.begun()) {
        expire(Session.SHUTDOWN);
      } else if (suspension.tooLong(now)) {
        expire(TOO_LONG);
      }
      return;
    }
    if (due) {
      tell(to);
    }
    if (deadline.over(now) && !isOver()) {
      session.close(Session.SHUTDOWN);
    } else if (session.silent(to.writer(), now, () -> to.writer().say(PING))) {
      to.abort();
    }
  }
}
