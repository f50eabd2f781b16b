package dev.plezi.server.session;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What goes out, in order, one message in flight, bounded in bytes. At the bound the outbox drops
 * what waits, since a gap in the middle would be worse, and asks for the connection's end.
 */
final class Outbox implements Link.Sent {
  private static final int SENDING = 0;
  private static final int AWAITED = 1;
  private static final int DONE = 2;

  /** What a waiting message costs beside its content, so that empty ones have a bound too. */
  static final int OVERHEAD = 32;

  private final Link link;
  private final int maxBytes;

  /** Whether the message in flight was done before or after {@link Link#send} returned. */
  private final AtomicInteger flight = new AtomicInteger();

  // Guarded by this.
  private final ArrayDeque<Payload> waiting = new ArrayDeque<>(2);
  private final ArrayDeque<Payload> held = new ArrayDeque<>(0);
  private int bytes;
  private long sent;
  private boolean writing;
  private boolean turn;
  private boolean overflowed;
  private boolean closed;
  private @Nullable Runnable close;

  /** What became of an offered message. */
  enum Offer {
    ACCEPTED,
    CLOSED,
    OVERFLOW
  }

  Outbox(Link link, int maxBytes) {
    this.link = link;
    this.maxBytes = maxBytes;
  }

  /** A handler's own word: goes behind what waits. */
  Offer offer(Payload message) {
    synchronized (this) {
      Offer offer = admit(message);
      if (offer != Offer.ACCEPTED) {
        return offer;
      }
      waiting.add(message);
      if (writing) {
        return offer;
      }
      writing = true;
    }
    drain();
    return Offer.ACCEPTED;
  }

  /**
   * A published message, which leaves with {@link #flush}. What a connection publishes itself comes
   * after the turn in which it did, and so behind that turn's reply; what others publish meanwhile
   * must not overtake it.
   */
  synchronized void deliver(Payload message, boolean own) {
    if (admit(message) == Offer.ACCEPTED) {
      boolean later = turn && (own || !held.isEmpty());
      (later ? held : waiting).add(message);
    }
  }

  /**
   * Sends what was delivered.
   *
   * @return false when something did not fit
   */
  boolean flush() {
    synchronized (this) {
      if (overflowed || writing || waiting.isEmpty()) {
        return !overflowed;
      }
      writing = true;
    }
    drain();
    return true;
  }

  synchronized void beginTurn() {
    turn = true;
  }

  void endTurn() {
    synchronized (this) {
      turn = false;
      if (held.isEmpty()) {
        return;
      }
      waiting.addAll(held);
      held.clear();
      if (writing) {
        return;
      }
      writing = true;
    }
    drain();
  }

  /** How many messages were handed to the link so far. */
  synchronized long sent() {
    return sent;
  }

  /**
   * Accepts nothing more, and runs {@code then} when the last message is out. What is held goes out
   * too: there will be no reply that it could overtake.
   *
   * @param drop whether what waits is forgotten instead
   * @return false when it was closed already
   */
  boolean close(boolean drop, Runnable then) {
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
      if (drop) {
        waiting.clear();
      } else {
        waiting.addAll(held);
      }
      held.clear();
      close = then;
      if (writing) {
        return true;
      }
      writing = true;
    }
    drain();
    return true;
  }

  /** The connection is gone: forgets everything. */
  synchronized void discard() {
    closed = true;
    close = null;
    held.clear();
    waiting.clear();
    bytes = 0;
  }

  @Override
  public void done(@Nullable Throwable failure) {
    if (failure != null) {
      // The link ends the connection; there is nobody left to write to.
      discard();
    }
    if (!flight.compareAndSet(SENDING, DONE)) {
      drain();
    }
  }

  private Offer admit(Payload message) {
    if (closed) {
      return Offer.CLOSED;
    }
    overflowed |= bytes > 0 && cost(message) > maxBytes - bytes;
    if (overflowed) {
      // Nor anything after it: the peer is to see no gap.
      return Offer.OVERFLOW;
    }
    bytes += cost(message);
    return Offer.ACCEPTED;
  }

  private static int cost(Payload message) {
    return message.size() + OVERHEAD;
  }

  /** By the thread that set {@code writing}. A loop: writes that are done at once do not nest. */
  private void drain() {
    while (true) {
      Payload message;
      Runnable last = null;
      synchronized (this) {
        message = waiting.poll();
        if (message == null) {
          writing = false;
          last = close;
          close = null;
        } else {
          bytes -= cost(message);
          sent++;
        }
      }
      if (message == null) {
        if (last != null) {
          last.run();
        }
        return;
      }
      flight.set(SENDING);
      link.send(message, this);
      if (flight.compareAndSet(SENDING, AWAITED)) {
        return;
      }
    }
  }
}
