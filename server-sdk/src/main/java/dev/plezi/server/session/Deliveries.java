package dev.plezi.server.session;

/**
 * The way in for what is published to a connection. Adding only enqueues; {@link #flush} writes, or
 * wakes the mailbox. At the bound the connection ends with 4008. Thread-safe.
 */
public final class Deliveries {
  private final Session session;
  private final Connected connected;

  Deliveries(Session session, Connected connected) {
    this.session = session;
    this.connected = connected;
  }

  /** A message for the peer; {@code own} when this connection published it. */
  public void add(Payload message, boolean own) {
    connected.outbox().deliver(message, own);
  }

  /** A message of this many bytes for the application, whose task runs in the mailbox. */
  public void add(Task task, int bytes) {
    connected.backlog().add(new MessageTask(session, task), bytes);
  }

  /** Sets in motion what was added. */
  public void flush() {
    if (!connected.flush()) {
      session.slow(connected);
    }
  }
}
