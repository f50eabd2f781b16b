package dev.plezi.server.session;

/**
 * The way in for what is published to a connection. Adding only enqueues; {@link #flush} writes, or
 * wakes the mailbox. At the bound the connection ends with 4008. Thread-safe.
 */
public final class Deliveries {
  private final Session session;
  private final Boxes boxes;
  private final Tie tie;

  Deliveries(Session session, Boxes boxes, Tie tie) {
    this.session = session;
    this.boxes = boxes;
    this.tie = tie;
  }

  /** A message for the peer; {@code own} when this connection published it. */
  public void add(Payload message, boolean own) {
    boxes.outbox().deliver(message, own);
  }

  /** A message of this many bytes for the application, whose task runs in the mailbox. */
  public void add(Task task, int bytes) {
    boxes.backlog().add(new MessageTask(session, task), bytes);
  }

  /** Sets in motion what was added. */
  public void flush() {
    Outbox.Offer offer = boxes.flush();
    if (offer != Outbox.Offer.ACCEPTED) {
      tie.overfull(offer);
    }
  }
}
