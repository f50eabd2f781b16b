package dev.plezi.server.internal.outbox;

import dev.plezi.protocol.SendLog;
import dev.plezi.server.internal.session.SessionLimits;
import dev.plezi.server.internal.transport.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * What goes out, in order, bounded in bytes. Without a session: at the bound it drops what waits,
 * since a gap in the middle would be worse, and asks for the connection's end. In a session, what
 * was written is kept until it is counted, and so is what comes while there is no connection: at
 * the bound of what was never written it asks for the connection's end, and goes on; at the bound
 * of what is kept the session is lost. Thread-safe.
 */
public final class Outbox {
  /** What a message costs beside its content, so that empty ones have a bound too. */
  public static final int OVERHEAD = 32;

  // Guarded by this.
  private final SendLog<WireMessage> log = new SendLog<>();
  private final Conflation conflation = new Conflation(log);
  private final TurnBuffer held = new TurnBuffer();
  private final Space space;
  private @Nullable MessageWriter writer;
  private boolean keeps;
  private boolean slow;
  private long dropped;

  /** What of the present connection's backlog is not written: no fault of its reader. */
  private int inherited;

  private boolean overflowed;
  private boolean closed;
  private @Nullable Runnable close;

  /** What became of an offered message. */
  public enum Offer {
    ACCEPTED,
    CLOSED,

    /** Accepted, but the connection cannot keep up. */
    SLOW,

    /** Not accepted, nor anything else any more. */
    OVERFLOW
  }

  public Outbox(SessionLimits limits) {
    this.space = new Space(limits, log, held);
  }

  /**
   * Writes by this writer from now on, in a session or without; {@link MessageWriter#wake} begins.
   */
  public synchronized void attach(MessageWriter to, boolean session) {
    keeps = session;
    log.keep(session);
    writer = to;
    inherited = log.freshSize();
    to.attach(this);
  }

  /** The connection is gone, the session not. */
  public synchronized void detach(MessageWriter from) {
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
  public synchronized boolean rewind(double counted) {
    if (overflowed || !log.resume(counted)) {
      return false;
    }
    writer = null;
    slow = false;
    return true;
  }

  /** The peer has counted so many; false when it cannot have. */
  public synchronized boolean counted(double total) {
    return log.counted(total);
  }

  /** A handler's own word: goes behind what waits. */
  public Offer offer(WireMessage message) {
    Offer offer;
    MessageWriter now;
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
  public synchronized void deliver(WireMessage message, boolean own) {
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
  public synchronized void deliverOrDrop(WireMessage message, boolean own) {
    if (closed || overflowed || !space.half(cost(message), keeps)) {
      deliver(message, own);
    } else {
      dropped++;
    }
  }

  /** The same, in the place of one with the same key that waits and was never written. */
  public synchronized void deliver(WireMessage message, boolean own, Object key) {
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
  public synchronized boolean slow() {
    return slow;
  }

  /** How many messages were left out. */
  public synchronized long dropped() {
    return dropped;
  }

  /** Sends what was delivered, and tells what became of it. */
  public Offer flush() {
    MessageWriter now;
    Offer offer;
    synchronized (this) {
      offer = overflowed ? Offer.OVERFLOW : slow ? Offer.SLOW : Offer.ACCEPTED;
      now = overflowed ? null : writer;
    }
    wake(now);
    return offer;
  }

  public synchronized void beginTurn() {
    held.beginTurn();
  }

  public void endTurn() {
    MessageWriter now;
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
  public boolean close(boolean drop, Runnable then) {
    MessageWriter now;
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
  public synchronized void discard() {
    closed = true;
    close = null;
    writer = null;
    forget();
  }

  /** Something was not written. */
  synchronized void failed(MessageWriter by) {
    if (!keeps && writer == by) {
      // There is nobody left to write to.
      discard();
    }
  }

  /** How many bytes are kept. */
  public synchronized int kept() {
    return log.size() + held.bytes();
  }

  /** The next message for this writer; at the end of all, closes. */
  @Nullable WireMessage next(MessageWriter by) {
    Runnable last;
    synchronized (this) {
      if (writer != by) {
        return null;
      }
      int waited = log.freshSize();
      WireMessage message = log.next();
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
  static int cost(WireMessage message) {
    return message.size() + OVERHEAD;
  }

  private static void wake(@Nullable MessageWriter now) {
    if (now != null) {
      now.wake();
    }
  }
}
