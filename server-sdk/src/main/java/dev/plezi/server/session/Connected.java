package dev.plezi.server.session;

/** What a session has once its socket is open: the way in, through the mailbox, and the way out. */
final class Connected implements Mailbox.Turns {
  private final String name;
  private final Link link;
  private final Outbox outbox;
  private final Mailbox mailbox;

  Connected(String name, Link link, SessionContext context) {
    this.name = name;
    this.link = link;
    this.outbox = new Outbox(link, context.limits().outboxBytes());
    this.mailbox = new Mailbox(context.workers(), context.limits().mailboxMessages(), this);
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
