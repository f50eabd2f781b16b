package dev.plezi.server.internal.session;

import dev.plezi.server.internal.mailbox.Mailbox;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.outbox.Outbox;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Published messages that wait for a connection's own code, in order, bounded in bytes as the
 * outbox is: at the bound it takes no more and asks for the connection's end. One of them at a time
 * stands in the mailbox, so that they and the peer's messages take turns.
 */
final class Backlog {
  private final Mailbox mailbox;
  private final int maxBytes;

  // Written under this lock, read by anybody: most connections have no listeners.
  private volatile boolean used;

  // Guarded by this.
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>(0);
  private int bytes;
  private boolean posted;
  private boolean overflowed;
  private boolean discarded;

  private record Entry(Task task, int cost) {}

  Backlog(Mailbox mailbox, int maxBytes) {
    this.mailbox = mailbox;
    this.maxBytes = maxBytes;
  }

  /** Adds a message's task, which begins with {@link #flush}. */
  synchronized void add(Task task, int size) {
    used = true;
    int cost = size + Outbox.OVERHEAD;
    overflowed |= !discarded && bytes > 0 && cost > maxBytes - bytes;
    if (!overflowed && !discarded) {
      bytes += cost;
      waiting.add(new Entry(task, cost));
    }
  }

  /**
   * Begins with what was added.
   *
   * @return false when something did not fit
   */
  boolean flush() {
    if (!used) {
      return true;
    }
    synchronized (this) {
      if (overflowed || posted || waiting.isEmpty()) {
        return !overflowed;
      }
      posted = true;
    }
    mailbox.post(this::next);
    return true;
  }

  /** Forgets everything, for good. */
  synchronized void discard() {
    discarded = true;
    waiting.clear();
    bytes = 0;
  }

  /** How many bytes wait. */
  synchronized int bytes() {
    return bytes;
  }

  private void next() {
    Entry entry = poll();
    if (entry == null) {
      return;
    }
    try {
      entry.task().run();
    } finally {
      again();
    }
  }

  private synchronized @Nullable Entry poll() {
    Entry entry = waiting.poll();
    if (entry != null) {
      bytes -= entry.cost();
    }
    return entry;
  }

  private void again() {
    synchronized (this) {
      posted = !waiting.isEmpty();
      if (!posted) {
        return;
      }
    }
    mailbox.post(this::next);
  }
}
