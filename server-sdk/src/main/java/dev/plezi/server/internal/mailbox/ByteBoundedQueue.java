package dev.plezi.server.internal.mailbox;

import dev.plezi.protocol.concurrent.SerialExecutor;
import dev.plezi.protocol.log.LogText;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serial queue of what published messages lead to in the application, one piece at a time.
 * Bounded in bytes; at the bound it takes no more, runs no more, and says so: its owner is to end
 * the connection. Thread-safe; nothing runs under its lock.
 */
public final class ByteBoundedQueue {
  private static final Logger LOG = LoggerFactory.getLogger(ByteBoundedQueue.class);

  private final Object owner;
  private final int maxBytes;
  private final PeerLog log;
  private final SerialExecutor worker;

  // Guarded by this.
  private final KeptBytes.Share share;
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private int bytes;
  private boolean overflowed;
  private boolean discarded;

  private record Entry(Runnable piece, WireMessage message) {}

  /**
   * How much may wait.
   *
   * @param bytes of this queue
   * @param kept where it counts with what else is kept for peers; that bound is not looked at here
   * @param log of what its pieces lead to
   */
  public record Bounds(int bytes, KeptBytes kept, PeerLog log) {}

  /**
   * An empty queue.
   *
   * @param owner what the log calls it
   * @param threads where the pieces run
   * @param turn after so many pieces the rest is handed to these anew
   */
  public ByteBoundedQueue(Object owner, Bounds bounds, Executor threads, int turn) {
    this.owner = owner;
    this.maxBytes = bounds.bytes();
    this.log = bounds.log();
    this.share = bounds.kept().share();
    this.worker = new SerialExecutor(threads, this::runNext, turn);
  }

  /** Adds what a message leads to, which begins with {@link #flush}. */
  public synchronized void add(Runnable piece, WireMessage message) {
    int cost = message.cost();
    overflowed |= !discarded && bytes > 0 && cost > maxBytes - bytes;
    if (!overflowed && !discarded) {
      bytes += cost;
      share.add(message);
      waiting.add(new Entry(piece, message));
    }
  }

  /**
   * Begins with what was added.
   *
   * @return false when something did not fit
   */
  public boolean flush() {
    synchronized (this) {
      if (overflowed || waiting.isEmpty()) {
        return !overflowed;
      }
    }
    worker.signal();
    return true;
  }

  /** Forgets everything, for good. */
  public synchronized void discard() {
    discarded = true;
    waiting.forEach(entry -> share.remove(entry.message()));
    waiting.clear();
    bytes = 0;
  }

  /** How many bytes would be free without it: of what others keep, too, its part. */
  public synchronized long weight() {
    return waiting.stream().mapToLong(entry -> entry.message().weight()).sum();
  }

  /** How many bytes wait. */
  public synchronized int bytes() {
    return bytes;
  }

  /** Runs a piece; false when there is none after it, so that no thread is asked for in vain. */
  private boolean runNext() {
    Entry entry = poll();
    if (entry == null) {
      return false;
    }
    try {
      entry.piece().run();
    } catch (Throwable e) {
      // Whatever it is: the next message is another matter.
      log.error(LOG, "{}: a task failed", owner, LogText.of(e));
    }
    return more();
  }

  private synchronized @Nullable Entry poll() {
    Entry entry = waiting.poll();
    if (entry != null) {
      bytes -= entry.message().cost();
      share.remove(entry.message());
    }
    return entry;
  }

  private synchronized boolean more() {
    return !waiting.isEmpty();
  }
}
