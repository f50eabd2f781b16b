package dev.plezi.protocol.client;

import dev.plezi.protocol.SendLog;
import org.jspecify.annotations.Nullable;

/** The client's messages until their fate is known, which is told once. */
final class Messages {
  private final ClientEdge edge;
  private final SendQueue queue;
  private final PendingAcks pending = new PendingAcks();
  private int lastId;

  Messages(int maxCount, int maxChars, ClientEdge edge) {
    this.edge = edge;
    this.queue = new SendQueue(maxCount, maxChars, pending);
  }

  SendQueue queue() {
    return queue;
  }

  int nextId() {
    lastId = lastId == Integer.MAX_VALUE ? 1 : lastId + 1;
    return lastId;
  }

  /** Whether there is room for a message that flows at once, or else has to wait. */
  boolean fits(Outgoing message, boolean flows, boolean kept) {
    if (!flows) {
      return queue.fits(message);
    }
    return !kept || queue.fitsSent(message);
  }

  /** Sends the next; false when all are sent. */
  boolean sendNext() {
    // Taken off before it is sent: the adapter may close the client in between.
    Outgoing message = queue.poll();
    if (message != null) {
      edge.send(message);
    }
    return message != null;
  }

  void acked(int id) {
    Outgoing message = pending.take(id, true);
    if (message != null) {
      edge.acknowledged(message);
    }
  }

  @Nullable Outgoing settle(int id) {
    Outgoing message = pending.take(id, false);
    if (message != null) {
      message.withdrawn = queue.remove(message);
    }
    return message;
  }

  /** Nothing fails for the time before this. */
  double deadline() {
    return pending.deadline();
  }

  void failOverdue(double now) {
    if (now >= pending.deadline()) {
      fail(pending.takeFailing(ClientEdge.TIMED_OUT, now, queue), ClientEdge.TIMED_OUT);
    }
  }

  /** The server turns out to answer no requests. */
  void failRequests() {
    fail(pending.takeFailing(ClientEdge.UNSUPPORTED, 0, queue), ClientEdge.UNSUPPORTED);
  }

  /** This request is not even kept: the server answers none. */
  void failUnsent(Outgoing request) {
    request.withdrawn = true;
    edge.failed(request, ClientEdge.UNSUPPORTED);
  }

  /** Takes out all there is; the caller fails what is returned. */
  @Nullable Outgoing takeAll() {
    SendLog<Outgoing> unused = queue.abandon();
    return pending.takeAll(queue);
  }

  /** Takes out what was sent in a session that is lost. */
  SessionLoss lose(int reason) {
    SendLog<Outgoing> undelivered = queue.abandon();
    Outgoing failing = pending.takeFailing(ClientEdge.SESSION_LOST, 0, queue);
    return new SessionLoss(reason, undelivered, failing);
  }

  void tell(@Nullable SessionLoss loss) {
    if (loss != null) {
      for (Outgoing m = loss.undelivered.next(); m != null; m = loss.undelivered.next()) {
        edge.undelivered(m);
      }
      fail(loss.failing, ClientEdge.SESSION_LOST);
      edge.gap(loss.reason);
    }
  }

  /** These have failed: the first, and those linked behind it. */
  void fail(@Nullable Outgoing first, int reason) {
    Outgoing m = first;
    while (m != null) {
      Outgoing next = m.nextPending;
      m.nextPending = null;
      edge.failed(m, reason);
      m = next;
    }
  }
}
