package dev.plezi.server.internal.session;

import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.outbox.Outbox;
import dev.plezi.server.internal.transport.WireMessage;

/**
 * An entry for what is published to a session. Adding only enqueues; {@link #flush} writes, or
 * wakes the mailbox. At the bound the connection ends with 4008. Thread-safe.
 */
public final class PublicationSink {
  private final SessionQueues queues;
  private final SessionBinding binding;

  PublicationSink(SessionQueues queues, SessionBinding binding) {
    this.queues = queues;
    this.binding = binding;
  }

  /** A message for the peer; {@code own} when this connection published it. */
  public void add(WireMessage message, boolean own) {
    queues.outbox().deliver(message, own);
  }

  /** The same, if there is room; else it is dropped. */
  public void addOrDrop(WireMessage message, boolean own) {
    queues.outbox().deliverOrDrop(message, own);
  }

  /** The same, in the place of one with an equal key that waits and was never written. */
  public void add(WireMessage message, boolean own, Object key) {
    queues.outbox().deliver(message, own, key);
  }

  /**
   * A message of this many bytes whose key the application is to find. What finds it adds it then,
   * and must not throw; by the thread that flushes, one at a time, under no lock.
   */
  public void find(Runnable key, int bytes) {
    queues.keys().add(key, bytes);
  }

  /** A message of this many bytes for the application, whose task runs in the mailbox. */
  public void add(Task task, int bytes) {
    queues.listeners().add(task::run, bytes);
  }

  /** How many were dropped. */
  public long dropped() {
    return queues.outbox().dropped();
  }

  /** How many bytes are kept for the peer. */
  int kept() {
    return queues.outbox().kept();
  }

  /** Sets in motion what was added. */
  public void flush() {
    Outbox.Offer offer = queues.flush();
    if (offer != Outbox.Offer.ACCEPTED) {
      binding.overfull(offer);
    }
  }
}
