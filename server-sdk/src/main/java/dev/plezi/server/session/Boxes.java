package dev.plezi.server.session;

/**
 * What a session has once it is open: the way in, through the mailbox, and the way out. It stays
 * the same whatever connection carries the session.
 */
final class Boxes implements Mailbox.Turns {
  private final Session session;
  private final Outbox outbox;
  private final Mailbox mailbox;
  private final Backlog backlog;

  Boxes(Session session) {
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

  /** Sets in motion what was published, and tells whether there was too much of it. */
  Outbox.Offer flush() {
    Outbox.Offer out = outbox.flush();
    return backlog.flush() ? out : Outbox.Offer.OVERFLOW;
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
