package dev.plezi.server.session;

/** What a session has once its socket is open: the way in, through the mailbox, and the way out. */
final class Connected implements Mailbox.Turns {
  private final String name;
  private final Link link;
  private final Outbox outbox;
  private final Mailbox mailbox;
  private final Backlog backlog;

  Connected(String name, Link link, SessionContext context) {
    this.name = name;
    this.link = link;
    this.outbox = new Outbox(link, context.limits().outboxBytes());
    this.mailbox = new Mailbox(context.workers(), context.limits().mailboxMessages(), this);
    this.backlog = new Backlog(mailbox, context.limits().outboxBytes());
  }

  Link link() {
    return link;
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

  /** Sets in motion what was published; false when there was too much of it. */
  boolean flush() {
    boolean fits = outbox.flush();
    return backlog.flush() && fits;
  }

  /** The peer is gone: forgets what was for it, and what else waits for its handlers. */
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
    link.demand();
  }

  @Override
  public String toString() {
    return name;
  }
}
