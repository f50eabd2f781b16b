package dev.plezi.server.internal.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A clock and an executor in one: time that stands still until it is moved, and work that waits
 * until somebody has it done. Any thread may add work or read the time; one at a time moves them.
 */
public final class SimulatedScheduler implements Executor {
  private static final Instant START = Instant.parse("2000-01-01T00:00:00Z");

  // Unbounded: what one call of a test sets in motion.
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> later = new ConcurrentLinkedQueue<>();
  // Work of which the time is to come.
  private final Queue<Timed> timed = new PriorityBlockingQueue<>();
  private final AtomicBoolean busy = new AtomicBoolean();

  // Written by who moves it, read by anybody.
  private volatile long nanos;

  /** Nothing to do, at the beginning of the year 2000. */
  public SimulatedScheduler() {}

  /** The time, in nanoseconds. */
  long nanos() {
    return nanos;
  }

  /** The time, in milliseconds. */
  double millis() {
    return nanos / 1e6;
  }

  /** The time as a clock, in UTC. */
  public Clock clock() {
    return new SimulatedClock(ZoneOffset.UTC);
  }

  private record Timed(long due, Runnable task) implements Comparable<Timed> {
    @Override
    public int compareTo(Timed other) {
      return Long.compare(due, other.due);
    }
  }

  /** Adds work that is done when so many nanoseconds have passed. */
  void after(long wait, Runnable task) {
    timed.add(new Timed(nanos + wait, task));
  }

  /** Moves the time. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread at a time moves it.
  void pass(Duration time) {
    nanos += time.toNanos();
    for (Timed next = timed.peek(); next != null && next.due() <= nanos; next = timed.peek()) {
      timed.remove(next);
      tasks.add(next.task());
    }
  }

  /** Adds work, which is done after what was added before. */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Adds work that is done when there is nothing else to do. */
  void later(Runnable task) {
    later.add(task);
  }

  /** Whether work is being done. */
  boolean busy() {
    return busy.get();
  }

  /**
   * Does all work there is, and what that adds.
   *
   * @throws IllegalStateException when it is being done already
   */
  void settle() {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "a test is used by one thread at a time, and not by the handlers of the app under test");
    }
    try {
      for (Runnable task = next(); task != null; task = next()) {
        task.run();
      }
    } finally {
      busy.set(false);
    }
  }

  private @Nullable Runnable next() {
    Runnable task = tasks.poll();
    return task == null ? later.poll() : task;
  }

  private final class SimulatedClock extends Clock {
    private final ZoneId zone;

    SimulatedClock(ZoneId zone) {
      this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new SimulatedClock(other);
    }

    @Override
    public Instant instant() {
      return START.plusNanos(nanos);
    }
  }
}
