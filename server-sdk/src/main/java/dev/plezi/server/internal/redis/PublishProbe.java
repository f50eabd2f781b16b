package dev.plezi.server.internal.redis;

/**
 * A probe of the whole way of a publication, by messages from this server to itself: one is under
 * way at a time. Whether it takes too long is told by how often the publisher has looked, not by
 * the clock, so that a process that was stopped finds no fault when it goes on; and not while
 * others' messages arrive, behind which it may wait. Thread-safe.
 */
final class PublishProbe {
  private static final int MAX_LOOKS = 5;

  /** As many as that whatever arrives. */
  private static final int MAX_LOOKS_WHILE_BUSY = 30;

  // Guarded by this.
  private long sent;
  private long heard;
  private int looks;
  private int quietLooks;
  private boolean arrived;

  /** The number of the next probe, if one is to be sent now; else 0. */
  synchronized long next() {
    if (heard < sent) {
      return 0;
    }
    looks = 0;
    quietLooks = 0;
    sent++;
    return sent;
  }

  /** A probe has come back. */
  synchronized void heard(long number) {
    heard = Math.max(heard, Math.min(number, sent));
    notifyAll();
  }

  /** Something else has come. */
  synchronized void arrived() {
    arrived = true;
  }

  /** One more look; false when what is under way should have come back long ago. */
  synchronized boolean look() {
    if (heard == sent) {
      return true;
    }
    looks++;
    quietLooks = arrived ? 0 : quietLooks + 1;
    arrived = false;
    return quietLooks < MAX_LOOKS && looks < MAX_LOOKS_WHILE_BUSY;
  }

  /** Waits until what is under way has come back; whether it has. */
  synchronized boolean awaitHeard(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (heard < sent) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** What was under way will not come back: the connection is another. */
  synchronized void reset() {
    heard = sent;
  }
}
