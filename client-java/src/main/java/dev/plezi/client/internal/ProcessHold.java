package dev.plezi.client.internal;

import dev.plezi.protocol.log.LogText;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hold on the process: while there is one, the JVM does not end by itself, though all other
 * threads of the clients are daemons. {@code System.exit} and signals do not heed it. All holds of
 * a JVM have one thread, which runs as long as there are any. Thread-safe.
 */
final class ProcessHold {
  static final String THREAD = "plezi-client-closing";

  private static final Logger LOG = LoggerFactory.getLogger(ProcessHold.class);

  /** Those that are not over, which are as many as clients that close; the lock of all below. */
  private static final Set<ProcessHold> HELD = new LinkedHashSet<>();

  /** Whether the thread runs, and will see what is added. */
  private static boolean running;

  private final long until;

  private ProcessHold(long until) {
    this.until = until;
  }

  /**
   * Holds the process until the {@link #end}, whoever calls that.
   *
   * @param longestMs for so long at most
   */
  static ProcessHold begin(long longestMs) {
    ProcessHold hold =
        new ProcessHold(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(longestMs));
    synchronized (HELD) {
      HELD.add(hold);
      HELD.notifyAll();
      if (!running) {
        running = started();
      }
    }
    return hold;
  }

  private static boolean started() {
    try {
      Thread thread = new Thread(ProcessHold::run, THREAD);
      thread.setDaemon(false);
      thread.start();
      return true;
    } catch (Throwable e) {
      // An OutOfMemoryError is how a JVM says that there can be no more threads.
      LOG.warn("Nothing holds the process while a Plezi client closes", LogText.of(e));
      return false;
    }
  }

  /** The process may end. Ending again does nothing. */
  void end() {
    synchronized (HELD) {
      if (HELD.remove(this) && HELD.isEmpty()) {
        HELD.notifyAll();
      }
    }
  }

  private static void run() {
    synchronized (HELD) {
      while (!HELD.isEmpty()) {
        long now = System.nanoTime();
        HELD.removeIf(hold -> hold.until - now <= 0);
        awaitChange(now);
      }
      running = false;
    }
  }

  /** Under the lock. */
  private static void awaitChange(long now) {
    long left = HELD.stream().mapToLong(hold -> hold.until - now).min().orElse(0);
    if (left > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(HELD, left);
      } catch (InterruptedException e) {
        // It ends in time anyway.
      }
    }
  }
}
