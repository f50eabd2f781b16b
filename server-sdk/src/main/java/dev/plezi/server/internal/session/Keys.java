package dev.plezi.server.internal.session;

import dev.plezi.server.internal.outbox.Outbox;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Published messages whose keys the application is to find: not under a channel's lock, but one
 * after another, by those who publish. Bounded in bytes as the outbox is: at the bound it takes no
 * more and asks for the connection's end. Thread-safe.
 */
final class Keys {
  private final int maxBytes;

  // Guarded by this.
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private int bytes;
  private boolean busy;
  private boolean overflowed;

  private record Entry(Runnable finding, int cost) {}

  Keys(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Adds what finds a message's key and delivers it, which {@link #flush} begins with. */
  synchronized void add(Runnable finding, int size) {
    int cost = size + Outbox.OVERHEAD;
    overflowed |= bytes > 0 && cost > maxBytes - bytes;
    if (!overflowed) {
      bytes += cost;
      waiting.add(new Entry(finding, cost));
    }
  }

  /**
   * Finds keys until none waits, unless another thread does.
   *
   * @return false when something did not fit
   */
  boolean flush() {
    for (Entry entry = next(false); entry != null; entry = next(true)) {
      entry.finding().run();
    }
    synchronized (this) {
      return !overflowed;
    }
  }

  private synchronized @Nullable Entry next(boolean working) {
    if (busy && !working) {
      return null;
    }
    Entry entry = waiting.poll();
    busy = entry != null;
    if (entry != null) {
      bytes -= entry.cost();
    }
    return entry;
  }
}
