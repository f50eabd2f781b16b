package dev.plezi.server.internal.mailbox;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A sampler that finds out whether threads which are at work mostly wait, as for a lock or a
 * database, rather than compute. Owned by the thread that takes the samples.
 *
 * <p>A thread that sleeps at its work waits for certain. One that reads from a socket passes for
 * one that runs, as does one that another program keeps from the processor; so the processor's time
 * counts that it has had since the last sample, but only if it has little of that again and again.
 */
final class WaitSampler {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** A sample that finds a thread waiting for certain counts for so many that find none. */
  private static final int CERTAIN = 2;

  private static final int ENOUGH = 8;

  private Map<Thread, Long> before = new HashMap<>();
  private Map<Thread, Long> used = new HashMap<>();
  private long sampled;
  private long now;
  private int found;
  private int score;

  /** Begins a sample, at this time in nanoseconds. */
  void begin(long at) {
    before = used;
    used = new HashMap<>();
    sampled = now;
    now = at;
    found = -1;
  }

  /**
   * A thread is at work.
   *
   * @param still whether it is at the same piece of work
   */
  void add(Thread thread, BooleanSupplier still) {
    Thread.State state = thread.getState();
    boolean sleeps = state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    long time = THREADS.isThreadCpuTimeSupported() ? THREADS.getThreadCpuTime(thread.getId()) : 0;
    if (time >= 0 && still.getAsBoolean()) {
      Long last = before.get(thread);
      boolean idle = last != null && time - last < (now - sampled) / 4;
      used.put(thread, time);
      found = Math.max(found, sleeps ? CERTAIN : idle ? 1 : -1);
    }
  }

  /** Ends the sample; whether waiting is the rule, and then it begins anew. */
  boolean waits() {
    score = Math.max(0, score + found);
    if (score < ENOUGH) {
      return false;
    }
    score = 0;
    return true;
  }
}
