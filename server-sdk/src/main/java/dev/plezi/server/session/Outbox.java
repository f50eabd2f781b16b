package dev.plezi.server.session;

import dev.plezi.protocol.SendLog;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What goes out, in order, bounded in bytes. Without a session: at the bound it drops what waits,
 * since a gap in the middle would be worse, and asks for the connection's end. In a session, what
 * was written is kept until it is counted, and so is what comes while there is no connection: at
 * the bound of what was never written it asks for the connection's end, and goes on; at the bound
 * of what is kept the session is lost. Thread-safe.
 */
final class Outbox {
  /** What a message costs beside its content, so that empty ones have a bound too. */
  static final int OVERHEAD = 32;

  private final SessionLimits limits;

  // Guarded by this.
  private final SendLog<Payload> log = new SendLog<>();
  private final ArrayDeque<Payload> held = new ArrayDeque<>(0);
  private int heldBytes;
  private @Nullable Writer writer;
  private boolean keeps;
  private boolean turn;
  private boolean slow;
  private boolean overflowed;
  private boolean closed;
  private @Nullable Runnable close;

  /** What became of an offered message. */
  enum Offer {
    ACCEPTED,
    CLOSED,

    /** Accepted, but the connection cannot keep up. */
    SLOW,

    /** Not accepted, nor anything else any more. */
    OVERFLOW
  }

  Outbox(SessionLimits limits) {
    this.limits = limits;
  }

  /** Writes by this writer from now on, in a session or without; {@link Writer#wake} begins. */
  synchronized void attach(Writer to, boolean session) {
    keeps = session;
    log.keep(session);
    writer = to;
    to.attach(this);
  }

  /** The connection is gone, the session not. */
  synchronized void detach(Writer from) {
    if (writer == from) {
      writer = null;
      slow = false;
    }
  }

  /**
   * Goes on with this writer, from the first message that the peer has not counted.
   *
   * @return false when it cannot have counted so many
   */
  synchronized boolean resume(Writer to, double counted) {
    if (overflowed || !log.resume(counted)) {
      return false;
    }
    attach(to, true);
    slow = false;
    return true;
  }

  /** The peer has counted so many; false when it cannot have. */
  synchronized boolean counted(double total) {
    return log.counted(total);
  }

  /** A handler's own word: goes behind what waits. */
  Offer offer(Payload message) {
    Offer offer;
    Writer now;
    synchronized (this) {
      offer = admit(cost(message));
      if (offer == Offer.CLOSED || offer == Offer.OVERFLOW) {
        return offer;
      }
      log.add(message, cost(message));
      now = writer;
    }
    wake(now);
    return offer;
  }

  /**
   * A published message, which leaves with {@link #flush}. What a connection publishes itself comes
   * after the turn in which it did, and so behind that turn's reply; what others publish meanwhile
   * must not overtake it.
   */
  synchronized void deliver(Payload message, boolean own) {
    Offer offer = admit(cost(message));
    if (offer == Offer.CLOSED || offer == Offer.OVERFLOW) {
      return;
    }
    if (turn && (own || !held.isEmpty())) {
      held.add(message);
      heldBytes += cost(message);
    } else {
      log.add(message, cost(message));
    }
  }

  /** Sends what was delivered, and tells what became of it. */
  Offer flush() {
    Writer now;
    Offer offer;
    synchronized (this) {
      offer = overflowed ? Offer.OVERFLOW : slow ? Offer.SLOW : Offer.ACCEPTED;
      now = overflowed ? null : writer;
    }
    wake(now);
    return offer;
  }

  synchronized void beginTurn() {
    turn = true;
  }

  void endTurn() {
    Writer now;
    synchronized (this) {
      turn = false;
      if (held.isEmpty()) {
        return;
      }
      release();
      now = writer;
    }
    wake(now);
  }

  /**
   * Accepts nothing more, and runs {@code then} when the last message is out. What is held goes out
   * too: there will be no reply that it could overtake. Without a connection nothing is run.
   *
   * @param drop whether what waits is forgotten instead
   * @return false when it was closed already
   */
  boolean close(boolean drop, Runnable then) {
    Writer now;
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
      if (drop) {
        forget();
      } else {
        release();
      }
      close = then;
      now = writer;
    }
    wake(now);
    return true;
  }

  /** The connection is gone, or the session: forgets everything. */
  synchronized void discard() {
    closed = true;
    close = null;
    writer = null;
    forget();
  }

  /** Something was not written. */
  synchronized void failed(Writer by) {
    if (!keeps && writer == by) {
      // There is nobody left to write to.
      discard();
    }
  }

  /** How many bytes are kept. */
  synchronized int kept() {
    return log.size() + heldBytes;
  }

  /** The next message for this writer; at the end of all, closes. */
  @Nullable Payload next(Writer by) {
    Runnable last;
    synchronized (this) {
      if (writer != by) {
        return null;
      }
      Payload message = log.next();
      if (message != null) {
        return message;
      }
      last = close;
      close = null;
    }
    if (last != null) {
      last.run();
    }
    return null;
  }

  private Offer admit(int cost) {
    if (closed) {
      return Offer.CLOSED;
    }
    int fresh = log.freshSize() + heldBytes;
    boolean full = fresh > 0 && cost > limits.outboxBytes() - fresh;
    overflowed |= keeps ? tooMuchKept(cost) : full;
    if (overflowed) {
      // Nor anything after it: the peer is to see no gap.
      return Offer.OVERFLOW;
    }
    slow |= full && writer != null;
    return slow ? Offer.SLOW : Offer.ACCEPTED;
  }

  private boolean tooMuchKept(int cost) {
    int bytes = log.size() + heldBytes;
    return bytes > 0
        && (cost > limits.keeping().bytes() - bytes
            || log.count() + held.size() >= limits.keeping().messages());
  }

  private void release() {
    for (Payload each = held.poll(); each != null; each = held.poll()) {
      log.add(each, cost(each));
    }
    heldBytes = 0;
  }

  private void forget() {
    log.clear();
    held.clear();
    heldBytes = 0;
  }

  private static int cost(Payload message) {
    return message.size() + OVERHEAD;
  }

  private static void wake(@Nullable Writer now) {
    if (now != null) {
      now.wake();
    }
  }
}
