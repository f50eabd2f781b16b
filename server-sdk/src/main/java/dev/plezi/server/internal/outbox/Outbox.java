package dev.plezi.server.internal.outbox;

import dev.plezi.protocol.SendLog;
import dev.plezi.protocol.Standard;
import dev.plezi.server.Limits;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of what a session has to say, in order, from which the writer of the present
 * connection takes.
 *
 * <p><b>Ways in.</b> What a handler {@linkplain #offer says itself} goes behind what waits, and
 * leaves at once. What is {@linkplain #deliver published} leaves with {@link #flush}, so that
 * whoever publishes to thousands writes under no lock. What a connection publishes to itself is
 * held back until the turn of the handler that did so is over: the handler's reply goes first.
 *
 * <p>What is {@linkplain #offerVolatile volatile} goes like the first, but only where it can be
 * written at once, and is taken out again if its connection goes before it was.
 *
 * <p><b>Without a session</b> what the writer takes is forgotten. At the bound of what waits
 * nothing more is taken, since a gap in the middle would be worse, and the connection is to end.
 *
 * <p><b>In a session</b> what the writer takes is kept until the peer has counted it, and so is
 * what comes while there is no connection; a new connection {@linkplain #rewind goes back} to the
 * first message that was not counted. Two bounds hold. At that of what was never written the
 * connection cannot keep up: it is to end, and the session goes on. At that of what is kept the
 * session is lost. What waited already when a connection took over is no fault of its reader, and
 * does not count against it until it is written.
 *
 * <p><b>States.</b> Open; closed, when nothing more is taken and, behind the last message, the
 * connection's closing is run once; overflowed, when nothing is taken any more either. Discarded is
 * closed with nothing left.
 *
 * <p><b>Locks.</b> The monitor guards all fields, and what is part of it: the log, the index of
 * keys and the buffer of a turn. It is a leaf: under it no other lock is taken and no code of
 * others runs, so that it may be taken under any lock of a session or a channel. Writers are woken,
 * and the closing is run, after it is released.
 */
public final class Outbox implements MessageWriter.Source {
  private final Limits limits;

  // Written under this lock, read by anybody.
  private volatile @Nullable MessageWriter writer;

  // Guarded by this.
  private final KeptBytes.Share share;
  private final SendLog<WireMessage> log = new SendLog<>();
  private final Conflation conflation;
  private final TurnBuffer held;
  private boolean keeps;
  private boolean slow;
  private long dropped;

  /** What of the present connection's backlog is not written: no fault of its reader. */
  private int inherited;

  /** What was delivered last, for who flushes it to prepare; null where nothing is prepared. */
  private @Nullable WireMessage unprepared;

  /** What is volatile and was not written yet; made with the first, bounded by what waits. */
  private @Nullable List<WireMessage> fleeting;

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

  /**
   * An empty outbox that is bounded by {@code outboxBytes} and {@code session…}.
   *
   * @param kept where what it keeps counts with what others do; their bound is not looked at here
   */
  public Outbox(Limits limits, KeptBytes kept) {
    this.limits = limits;
    this.share = kept.share();
    this.conflation = new Conflation(log, share);
    this.held = new TurnBuffer(share);
  }

  // ---- the connections

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

  /**
   * The connection that is attached carries a session from now on. What the writer takes is kept
   * only when it has {@linkplain #keep said so}.
   */
  public synchronized void outlive() {
    keeps = true;
  }

  /** What the writer takes from now on is kept until the peer has counted it. */
  public synchronized void keep() {
    log.keep(true);
  }

  /** The connection is gone, the session not. */
  public synchronized void detach(MessageWriter from) {
    if (writer == from) {
      writer = null;
      slow = false;
      dropFleeting();
    }
  }

  /**
   * Goes back to the first message that the peer has not counted, for the writer that is attached
   * next.
   *
   * @return false when it cannot have counted so many
   */
  public synchronized boolean rewind(double counted) {
    dropFleeting();
    if (overflowed || !(counted <= log.total() && forget(counted) && log.resume(counted))) {
      return false;
    }
    writer = null;
    slow = false;
    return true;
  }

  /** Whether the next message is large, and connection after connection broke while it was sent. */
  public synchronized boolean stuck() {
    WireMessage next = log.stuck(Standard.PATIENT_ATTEMPTS);
    return next != null && next.size() > Standard.PATIENT_SIZE;
  }

  /** How many messages of the session were given to the writer, and counted by the peer before. */
  public synchronized double position() {
    return log.position();
  }

  /** How many messages of the session were ever written. */
  public synchronized double total() {
    return log.total();
  }

  /** How many messages of the session the peer has counted. */
  public synchronized double counted() {
    return log.counted();
  }

  /** The peer has counted so many; false when it cannot have. */
  public synchronized boolean counted(double total) {
    return total <= log.position() && forget(total);
  }

  /** Forgets all up to one that was written; false when more were forgotten before. */
  private boolean forget(double total) {
    if (!(total >= log.counted())) {
      return false;
    }
    for (double next = log.counted() + 1; next <= total; next++) {
      WireMessage oldest = log.oldest();
      if (oldest == null || !log.forgetUpTo(next)) {
        return false;
      }
      share.remove(oldest);
    }
    return true;
  }

  // ---- the ways in

  /** A handler's own word: goes behind what waits. */
  public Offer offer(WireMessage message) {
    Offer offer;
    MessageWriter now;
    boolean much;
    MessageWriter before = writer;
    if (before != null) {
      before.prepare(message);
    }
    synchronized (this) {
      offer = admit(message.cost(), 0);
      if (refused(offer)) {
        return offer;
      }
      share.add(message);
      log.add(message, message.cost());
      conflation.word();
      now = writer;
      much = much();
    }
    wake(now, much);
    return offer;
  }

  /**
   * A handler's own word that is worth nothing later: goes behind what waits if it can be written
   * at once, and else nowhere. So it makes nobody slow, and nothing overflow. Once written it is as
   * any other, since the peer counts it.
   *
   * @return false when it is left out
   */
  public boolean offerVolatile(WireMessage message) {
    MessageWriter now;
    boolean much;
    synchronized (this) {
      now = writer;
      if (now == null || closed || overflowed || behind(now, message.cost())) {
        return false;
      }
      share.add(message);
      log.add(message, message.cost());
      conflation.word();
      fleeting = fleeting == null ? new ArrayList<>(2) : fleeting;
      fleeting.add(message);
      much = much();
    }
    now.prepare(message);
    wake(now, much);
    return true;
  }

  /**
   * Under the lock: whether a message would wait for the peer. What is only put off to the end of a
   * batch does not, unless it is much.
   */
  private boolean behind(MessageWriter now, int cost) {
    return slow || inherited > 0 || now.writing() || half(cost);
  }

  /** Under the lock: what was to be written on a connection that is gone, or nowhere, never is. */
  private void dropFleeting() {
    if (fleeting != null) {
      for (WireMessage each : fleeting) {
        if (log.remove(each)) {
          share.remove(each);
        }
      }
      fleeting = null;
    }
  }

  /**
   * A published message, which leaves with {@link #flush}. What a connection publishes itself comes
   * after the turn in which it did, and so behind that turn's reply; what others publish meanwhile
   * must not overtake it.
   */
  public synchronized void deliver(WireMessage message, boolean own) {
    if (refused(admit(message.cost(), 0))) {
      return;
    }
    share.add(message);
    toPrepare(message);
    if (held.takes(own)) {
      held.add(message);
    } else {
      log.add(message, message.cost());
    }
  }

  /**
   * The same, if it fits; else it is left out, and counted. One half of the room is for words that
   * must not be left out.
   *
   * @return false when it is left out
   */
  public synchronized boolean deliverOrDrop(WireMessage message, boolean own) {
    if (closed || overflowed || !half(message.cost())) {
      deliver(message, own);
      return true;
    }
    dropped++;
    return false;
  }

  /** The same, in the place of one with the same key that waits and was never written. */
  public synchronized void deliver(WireMessage message, boolean own, Object key) {
    boolean hold = held.takes(own, key);
    int instead = hold ? held.instead(key) : conflation.instead(key, own);
    if (refused(admit(message.cost(), instead))) {
      return;
    }
    share.add(message);
    toPrepare(message);
    if (hold) {
      held.put(key, message);
    } else {
      conflation.put(key, message, own);
    }
  }

  /** How many bytes are kept. */
  public synchronized int kept() {
    return log.size() + held.bytes();
  }

  /** How many bytes would be free without it: of what others keep, too, its part. */
  public synchronized long weight() {
    long[] weight = {0};
    log.forEach(each -> weight[0] += each.weight());
    held.forEach(each -> weight[0] += each.weight());
    return weight[0];
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
    boolean much;
    WireMessage last;
    synchronized (this) {
      offer = overflowed ? Offer.OVERFLOW : slow ? Offer.SLOW : Offer.ACCEPTED;
      now = overflowed ? null : writer;
      much = much();
      last = unprepared;
      unprepared = null;
    }
    if (now != null && last != null) {
      now.prepare(last);
    }
    wake(now, much);
    return offer;
  }

  public synchronized void beginTurn() {
    held.beginTurn();
  }

  public void endTurn() {
    MessageWriter now;
    boolean much;
    synchronized (this) {
      held.endTurn();
      if (held.isEmpty()) {
        return;
      }
      held.release(log, conflation);
      now = writer;
      much = much();
    }
    wake(now, much);
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
    wake(now, false);
    return true;
  }

  /** The connection is gone, or the session: forgets everything. */
  public synchronized void discard() {
    closed = true;
    close = null;
    writer = null;
    forget();
  }

  // ---- the way out

  @Override
  public synchronized void failed(MessageWriter by) {
    if (!keeps && writer == by) {
      // There is nobody left to write to.
      discard();
    }
  }

  @Override
  public synchronized @Nullable WireMessage next(MessageWriter by) {
    if (writer != by) {
      return null;
    }
    int waited = log.freshSize();
    int kept = log.count();
    WireMessage message = log.next();
    if (message != null) {
      inherited = Math.max(0, inherited - (waited - log.freshSize()));
      if (log.count() < kept) {
        share.remove(message);
      }
      conflation.written();
      if (log.freshSize() == 0) {
        fleeting = null;
      }
    }
    return message;
  }

  /** At the end of all, closes. */
  @Override
  public void written(MessageWriter by) {
    Runnable last;
    synchronized (this) {
      if (writer != by || log.freshSize() > 0) {
        return;
      }
      last = close;
      close = null;
    }
    if (last != null) {
      last.run();
    }
  }

  // ---- the bounds; all under the lock

  /** Takes a message of this cost, in place of another's, if there is a way to. */
  private Offer admit(int cost, int instead) {
    if (closed) {
      return Offer.CLOSED;
    }
    boolean full = full(cost, instead);
    overflowed |= keeps ? keptTooMuch(cost, instead, 1) : full;
    if (overflowed) {
      // Nor anything after it: the peer is to see no gap.
      return Offer.OVERFLOW;
    }
    slow |= full && writer != null;
    return slow ? Offer.SLOW : Offer.ACCEPTED;
  }

  /**
   * Whether too much waits for a message of this cost to wait too; whatever its cost, one may.
   *
   * @param instead what the message costs whose place it takes
   */
  private boolean full(int cost, int instead) {
    return waitsTooMuch(cost, instead, (long) limits.outboxBytes() + inherited);
  }

  /** Whether one half of what may wait, or be kept, is not enough. */
  private boolean half(int cost) {
    return waitsTooMuch(cost, 0, limits.outboxBytes() / 2) || (keeps && keptTooMuch(cost, 0, 2));
  }

  private boolean waitsTooMuch(int cost, int instead, long bound) {
    int waiting = log.freshSize() + held.bytes() - instead;
    return waiting > 0 && cost > bound - waiting;
  }

  /** Whether more is kept until it is counted than one such part of what may be. */
  private boolean keptTooMuch(int cost, int instead, int part) {
    int bytes = log.size() + held.bytes() - instead;
    int messages = log.count() + held.count() - (instead > 0 ? 1 : 0);
    return bytes > 0
        && (cost > limits.sessionBytes() / part - bytes
            || messages >= limits.sessionMessages() / part);
  }

  private static boolean refused(Offer offer) {
    return offer == Offer.CLOSED || offer == Offer.OVERFLOW;
  }

  private void forget() {
    log.forEach(share::remove);
    held.forEach(share::remove);
    log.clear();
    fleeting = null;
    conflation.clear();
    held.clear();
    unprepared = null;
  }

  /** Whether so much waits that it is not put off: a reader is not slow for that. */
  private boolean much() {
    return log.freshSize() - inherited > limits.outboxBytes() / 4;
  }

  /** Under the lock. */
  private void toPrepare(WireMessage message) {
    MessageWriter to = writer;
    if (to != null && to.transport().compresses()) {
      unprepared = message;
    }
  }

  private static void wake(@Nullable MessageWriter now, boolean much) {
    if (now == null) {
      return;
    }
    if (much) {
      now.proceed();
    } else {
      now.wake();
    }
  }
}
