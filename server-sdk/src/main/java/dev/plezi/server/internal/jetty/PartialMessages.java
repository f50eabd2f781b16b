package dev.plezi.server.internal.jetty;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A count of what connections of a server keep of messages whose end has not come yet, with a bound
 * of all of them together. Beyond it those are dropped that have begun first: a message that is on
 * its way ends sooner or later, and what never ends is what keeps the memory. Thread-safe; nobody
 * is told under the lock.
 */
final class PartialMessages {
  private final long max;

  // Guarded by this: what each keeps, in the order in which they have begun.
  private final Map<Holder, Integer> kept = new LinkedHashMap<>();
  private long bytes;

  /** Who keeps a part of a message. */
  interface Holder {
    /** It is to end its connection. */
    void dropPartial();
  }

  /** Nothing is kept. */
  PartialMessages(long max) {
    this.max = max;
  }

  /** Somebody keeps so many bytes more. The only one that keeps any is never dropped. */
  void grow(Holder holder, int more) {
    List<Holder> dropped = new ArrayList<>(0);
    synchronized (this) {
      kept.merge(holder, more, Integer::sum);
      bytes += more;
      while (bytes > max && kept.size() > 1) {
        Holder oldest = kept.keySet().iterator().next();
        forget(oldest);
        dropped.add(oldest);
      }
    }
    dropped.forEach(Holder::dropPartial);
  }

  /** The message has ended, or the connection. */
  synchronized void end(Holder holder) {
    forget(holder);
  }

  /** How many bytes are kept. */
  synchronized long bytes() {
    return bytes;
  }

  private void forget(Holder holder) {
    Integer its = kept.remove(holder);
    bytes -= its == null ? 0 : its;
  }
}
