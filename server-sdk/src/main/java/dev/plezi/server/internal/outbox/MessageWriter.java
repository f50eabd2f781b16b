package dev.plezi.server.internal.outbox;

import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one link, one message in flight: first what is the connection's own, then what the
 * outbox has. Thread-safe.
 */
public final class MessageWriter implements Transport.Sent {
  private static final int SENDING = 0;
  private static final int AWAITED = 1;
  private static final int DONE = 2;

  private final Transport link;

  /** Whether the message in flight was done before or after {@link Transport#send} returned. */
  private final AtomicInteger flight = new AtomicInteger();

  /** Whether somebody writes, or awaits the fate of what was written. */
  private final AtomicBoolean active = new AtomicBoolean();

  // Set by who has something to write, cleared by who writes.
  private volatile boolean wanted;

  // Written by whoever attaches an outbox, read by who writes.
  private volatile @Nullable Outbox outbox;

  // Written by who writes, read by anybody.
  private volatile long sent;

  // Written by who writes, or closes the link.
  private volatile boolean stopped;

  // Guarded by this. Control messages: a handful, as each kind waits for its turn or a timer.
  private @Nullable ArrayDeque<WireMessage> own;

  // Written under this lock, read by anybody: the last count, which stands for those before it.
  private volatile @Nullable WireMessage count;

  public MessageWriter(Transport link) {
    this.link = link;
  }

  public Transport link() {
    return link;
  }

  /** How many messages were handed to the link so far. */
  public long sent() {
    return sent;
  }

  /** A number that grows as long as messages, or parts of one, leave. */
  public long progress() {
    return sent + link.bytesOut();
  }

  /** From now on the outbox is written from; {@link #wake} begins. */
  void attach(Outbox source) {
    outbox = source;
  }

  /** Adds a message of the connection's own, which {@link #wake} writes. */
  public synchronized void add(WireMessage message) {
    if (own == null) {
      own = new ArrayDeque<>(2);
    }
    own.add(message);
  }

  /** Writes a message of the connection's own. */
  public void say(WireMessage message) {
    add(message);
    wake();
  }

  /**
   * Adds how many messages were received, in place of a count that waits: under the lock under
   * which they are counted, so that none goes out behind a higher one.
   */
  public synchronized void count(@Nullable WireMessage received) {
    if (received != null) {
      count = received;
    }
  }

  /** Writes a count that was added. */
  public void tell() {
    if (count != null) {
      wake();
    }
  }

  /** The link is closed: nothing more is written. */
  public void stop() {
    stopped = true;
  }

  /** There is something to write. */
  public void wake() {
    wanted = true;
    if (active.compareAndSet(false, true)) {
      drain();
    }
  }

  @Override
  public void done(@Nullable Throwable failure) {
    if (failure != null) {
      // The link ends the connection; nothing more is written to it.
      stopped = true;
      Outbox source = outbox;
      if (source != null) {
        source.failed(this);
      }
    }
    if (!flight.compareAndSet(SENDING, DONE)) {
      drain();
    }
  }

  /** By the thread that set {@code active}. A loop: writes that are done at once do not nest. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread at a time writes.
  private void drain() {
    do {
      wanted = false;
      for (WireMessage message = next(); message != null; message = next()) {
        sent++;
        flight.set(SENDING);
        link.send(message, this);
        if (flight.compareAndSet(SENDING, AWAITED)) {
          return;
        }
      }
      active.set(false);
    } while (wanted && active.compareAndSet(false, true));
  }

  private @Nullable WireMessage next() {
    if (stopped) {
      return null;
    }
    synchronized (this) {
      WireMessage message = own == null ? null : own.poll();
      if (message == null) {
        message = count;
        count = null;
      }
      if (message != null) {
        return message;
      }
    }
    Outbox source = outbox;
    return source == null ? null : source.next(this);
  }
}
