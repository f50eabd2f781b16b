package dev.plezi.server.internal.mailbox;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * A sampler that finds out whether threads which are at work mostly wait, as for a lock or a
 * database, rather than compute. Owned by the thread that takes the samples.
 *
 * <p>A thread that reads from a socket passes for one that runs; so what counts is the processor's
 * time that it has had since the last sample, too.
 */
final class WaitSampler {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** One sample that finds a thread waiting counts for so many that do not. */
  private static final int WAITING = 2;

  private static final int ENOUGH = 8;

  private Map<Thread, Long> before = new HashMap<>();
  private long sampled;
  private int score;

  /**
   * Takes a sample.
   *
   * @param threads those that are at work now
   * @param now the time, in nanoseconds
   * @return whether waiting is the rule; then it begins anew
   */
  boolean waits(Collection<Thread> threads, long now) {
    boolean waits = false;
    Map<Thread, Long> used = new HashMap<>();
    for (Thread thread : threads) {
      long time = time(thread);
      Long last = before.get(thread);
      used.put(thread, time);
      waits |=
          thread.getState() != Thread.State.RUNNABLE || (last != null && idle(time - last, now));
    }
    before = used;
    sampled = now;
    score = waits ? score + WAITING : Math.max(0, score - 1);
    if (score < ENOUGH) {
      return false;
    }
    score = 0;
    return true;
  }

  /** Whether a thread that was at work twice has had less than a quarter of the time between. */
  private boolean idle(long used, long now) {
    return THREADS.isThreadCpuTimeSupported() && used < (now - sampled) / 4;
  }

  private static long time(Thread thread) {
    return THREADS.isThreadCpuTimeSupported() ? THREADS.getThreadCpuTime(thread.getId()) : 0;
  }
}
