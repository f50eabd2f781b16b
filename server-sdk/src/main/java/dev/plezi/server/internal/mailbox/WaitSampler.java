package dev.plezi.server.internal.mailbox;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * A sampler that finds out whether threads which are at work mostly wait, as for a lock or a
 * database, rather than compute. Owned by the thread that takes the samples.
 *
 * <p>A thread that sleeps at its work waits for certain. One that reads from a socket passes for
 * one that runs, as does one that other programs, or a limit of the container, keep from the
 * processor. Both have had little of its time since the last sample; but whoever waits does so in a
 * native method, or for a lock. That counts only if it is found again and again.
 */
final class WaitSampler {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** A sample that finds a thread waiting for certain counts for so many that find none. */
  private static final int CERTAIN = 2;

  private static final int ENOUGH = 8;

  private final ToLongFunction<Thread> processorTime;

  private Map<Thread, Long> before = new HashMap<>();
  private Map<Thread, Long> used = new HashMap<>();
  private long sampled;
  private long now;
  private int found;
  private int score;

  WaitSampler() {
    this(WaitSampler::measured);
  }

  /**
   * A sampler for which time passes as is told.
   *
   * @param processorTime the time of the processor that a thread has had, in nanoseconds; negative
   *     if that is not known
   */
  WaitSampler(ToLongFunction<Thread> processorTime) {
    this.processorTime = processorTime;
  }

  private static long measured(Thread thread) {
    return THREADS.isThreadCpuTimeSupported() ? THREADS.getThreadCpuTime(thread.getId()) : 0;
  }

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
    long time = processorTime.applyAsLong(thread);
    if (time >= 0 && still.getAsBoolean()) {
      Long last = before.get(thread);
      boolean idle = last != null && time - last < (now - sampled) / 4;
      used.put(thread, time);
      found = Math.max(found, sleeps ? CERTAIN : idle && isHeldUp(thread, state) ? 1 : -1);
    }
  }

  /** Whether it would not go on if it had the processor. */
  private static boolean isHeldUp(Thread thread, Thread.State state) {
    if (state != Thread.State.RUNNABLE) {
      return state == Thread.State.BLOCKED;
    }
    // From 21 on this stops that thread alone, where a ThreadInfo stops all.
    StackTraceElement[] stack = thread.getStackTrace();
    return stack.length > 0 && stack[0].isNativeMethod() && !isQuick(stack[0].getClassName());
  }

  /** Whether the native methods of a class are the language's own, none of which waits. */
  private static boolean isQuick(String name) {
    return name.startsWith("java.lang.") || name.startsWith("jdk.internal.");
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
