package dev.plezi.server.session;

import dev.plezi.protocol.SendLog;
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

  // Guarded by this.
  private final SendLog<Payload> log = new SendLog<>();
  private final Conflation conflation = new Conflation(log);
  private final Held held = new Held();
  private final Space space;
  private @Nullable Writer writer;
  private boolean keeps;
  private boolean slow;
  private long dropped;

  /** What of the present connection's backlog is not written: no fault of its reader. */
  private int inherited;

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
    this.space = new Space(limits, log, held);
  }

  /** Writes by this writer from now on, in a session or without; {@link Writer#wake} begins. */
  synchronized void attach(Writer to, boolean session) {
    keeps = session;
    log.keep(session);
    writer = to;
    inherited = log.freshSize();
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
   * Goes back to the first message that the peer has not counted, for the writer that is attached
   * next.
   *
   * @return false when it cannot have counted so many
   */
  synchronized boolean rewind(double counted) {
    if (overflowed || !log.resume(counted)) {
      return false;
    }
    writer = null;
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
      offer = admit(cost(message), 0);
      if (refused(offer)) {
        return offer;
      }
      log.add(message, cost(message));
      conflation.word();
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
    if (refused(admit(cost(message), 0))) {
      return;
    }
    if (held.takes(own)) {
      held.add(message);
    } else {
      log.add(message, cost(message));
    }
  }

  /**
   * The same, if it fits; else it is left out, and counted. One half of the room is for words that
   * must not be left out.
   */
  synchronized void deliverOrDrop(Payload message, boolean own) {
    if (closed || overflowed || !space.half(cost(message), keeps)) {
      deliver(message, own);
    } else {
      dropped++;
    }
  }

  /** The same, in the place of one with the same key that waits and was never written. */
  synchronized void deliver(Payload message, boolean own, Object key) {
    boolean hold = held.takes(own, key);
    int instead = hold ? held.instead(key) : conflation.instead(key, own);
    if (refused(admit(cost(message), instead))) {
      return;
    }
    if (hold) {
      held.put(key, message);
    } else {
      conflation.put(key, message, own);
    }
  }

  /** Whether the present connection cannot keep up. */
  synchronized boolean slow() {
    return slow;
  }

  /** How many messages were left out. */
  synchronized long dropped() {
    return dropped;
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
    held.beginTurn();
  }

  void endTurn() {
    Writer now;
    synchronized (this) {
      held.endTurn();
      if (held.isEmpty()) {
        return;
      }
      held.release(log, conflation);
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
        held.release(log, conflation);
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
    return log.size() + held.bytes();
  }

  /** The next message for this writer; at the end of all, closes. */
  @Nullable Payload next(Writer by) {
    Runnable last;
    synchronized (this) {
      if (writer != by) {
        return null;
      }
      int waited = log.freshSize();
      Payload message = log.next();
      if (message != null) {
        inherited = Math.max(0, inherited - (waited - log.freshSize()));
        conflation.written();
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

  /** Takes a message of this cost, in place of another's, if there is a way to. */
  private Offer admit(int cost, int instead) {
    if (closed) {
      return Offer.CLOSED;
    }
    boolean full = space.full(cost, instead, inherited);
    overflowed |= keeps ? space.tooMuchKept(cost, instead) : full;
    if (overflowed) {
      // Nor anything after it: the peer is to see no gap.
      return Offer.OVERFLOW;
    }
    slow |= full && writer != null;
    return slow ? Offer.SLOW : Offer.ACCEPTED;
  }

  private static boolean refused(Offer offer) {
    return offer == Offer.CLOSED || offer == Offer.OVERFLOW;
  }

  private void forget() {
    log.clear();
    conflation.clear();
    held.clear();
  }

  /** What a message costs. */
  static int cost(Payload message) {
    return message.size() + OVERHEAD;
  }

  private static void wake(@Nullable Writer now) {
    if (now != null) {
      now.wake();
    }
  }
}
