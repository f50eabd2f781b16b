package dev.plezi.server.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What happened, in order, and waiting for what must happen. Thread-safe. */
public final class Journal {
  private static final int PATIENCE_SECONDS = 20;

  private final BlockingQueue<String> entries = new LinkedBlockingQueue<>();

  /** Something happened. */
  public void add(String entry) {
    entries.add(entry);
  }

  /** The next entry; waits for it. */
  public String next() {
    try {
      String entry = entries.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (entry == null) {
        throw new AssertionError("nothing happened");
      }
      return entry;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The next entries; waits for them. */
  public List<String> next(int count) {
    List<String> next = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      next.add(next());
    }
    return next;
  }

  /** What happened besides, up to now. */
  public List<String> rest() {
    List<String> rest = new ArrayList<>();
    entries.drainTo(rest);
    return rest;
  }

  /** Waits until a latch opens. */
  public static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("it did not happen");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until something holds that nobody announces. */
  public static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not come about: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
