package dev.plezi.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what must come. The limit is only ever reached by a test that fails. */
public final class Awaited<T> {
  public static final Duration LIMIT = Duration.ofSeconds(20);

  private final BlockingQueue<T> queue = new LinkedBlockingQueue<>();

  public void add(T value) {
    queue.add(value);
  }

  /** The next one. */
  public T next() {
    try {
      T value = queue.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (value == null) {
        throw new AssertionError("nothing came");
      }
      return value;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public List<T> next(int count) {
    List<T> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(next());
    }
    return values;
  }

  /** What is there now, without waiting. */
  public List<T> rest() {
    List<T> values = new ArrayList<>();
    queue.drainTo(values);
    return values;
  }

  /** Waits until something holds. */
  public static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not come about: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
