package dev.plezi.server.internal.session;

import dev.plezi.server.internal.mailbox.Mailbox;
import dev.plezi.server.internal.outbox.Outbox;
import dev.plezi.server.internal.transport.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * What a session has once it is open: the way in, through the mailbox, and the way out. It stays
 * the same whatever connection carries the session.
 */
final class SessionQueues implements Mailbox.Turns {
  private final Session session;
  private final Outbox outbox;
  private final Mailbox mailbox;
  private final Backlog backlog;

  // Written once, under this lock, when it is first of use; read by anybody.
  private volatile @Nullable Keys keys;

  SessionQueues(Session session) {
    SessionContext context = session.context();
    this.session = session;
    this.outbox = new Outbox(context.limits());
    this.mailbox = new Mailbox(context.workers(), context.limits().mailboxMessages(), this);
    this.backlog = new Backlog(mailbox, context.limits().outboxBytes());
  }

  Outbox outbox() {
    return outbox;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  Backlog backlog() {
    return backlog;
  }

  Keys keys() {
    Keys now = keys;
    if (now != null) {
      return now;
    }
    synchronized (this) {
      now = keys == null ? new Keys(session.limits().outboxBytes()) : keys;
      keys = now;
      return now;
    }
  }

  /** How many bytes are kept, on their way out and in. */
  int kept() {
    return outbox.kept() + mailbox.bytes() + backlog.bytes() + session.endpoint().remembered();
  }

  /** Sends a word of the connection's own; false when it is closing or closed. */
  boolean send(WireMessage message, SessionBinding tie) {
    Outbox.Offer offer = outbox.offer(message);
    if (offer == Outbox.Offer.OVERFLOW || offer == Outbox.Offer.SLOW) {
      tie.overfull(offer);
    }
    return offer == Outbox.Offer.ACCEPTED || offer == Outbox.Offer.SLOW;
  }

  /** Sets in motion what was published, and tells whether there was too much of it. */
  Outbox.Offer flush() {
    Keys finding = keys;
    boolean found = finding == null || finding.flush();
    Outbox.Offer out = outbox.flush();
    boolean begun = backlog.flush();
    return found && begun ? out : Outbox.Offer.OVERFLOW;
  }

  /** The session is over: forgets what was for the peer, and what else waits for its handlers. */
  void discard() {
    outbox.discard();
    backlog.discard();
  }

  @Override
  public void begin() {
    outbox.beginTurn();
  }

  @Override
  public void end() {
    outbox.endTurn();
  }

  @Override
  public void room() {
    session.demand();
  }

  @Override
  public String toString() {
    return session.toString();
  }
}
