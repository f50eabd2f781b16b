package dev.plezi.server.internal.app;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool of the threads that handlers run on. A task has the idle thread that worked last,
 * so that those of a busy hour end when it is over; else a new one, as long as there may be more,
 * so that it never waits for a handler that blocks; and only then a virtual one, where the JVM has
 * them, or it waits, for whichever is done first. As long as it has a single thread nothing is
 * refused because another cannot be had. Thread-safe.
 *
 * <p>Virtual threads are not the first choice: nobody takes the processor from one that computes,
 * so that as many as there are processors hold up all others.
 *
 * <p>One lock guards all: whoever is idle is on the list, and then no task waits. A thread that has
 * been taken off the list has its next task.
 */
final class HandlerThreads implements Executor {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final int most;
  private final int queue;
  private final ThreadFactory threads;
  private final @Nullable Executor beyond;
  private final long idleNanos;
  private final Object lock = new Object();

  // Guarded by the lock.
  private final ArrayDeque<Worker> idle = new ArrayDeque<>();
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private int size;
  private int starting;
  private boolean shut;

  /**
   * A pool without threads yet.
   *
   * @param most how many there may be
   * @param queue how many tasks may wait for one
   * @param beyond runs what would have to wait, if it is not null
   */
  HandlerThreads(int most, int queue, ThreadFactory threads, @Nullable Executor beyond) {
    this(most, queue, threads, beyond, IDLE_NANOS);
  }

  HandlerThreads(
      int most, int queue, ThreadFactory threads, @Nullable Executor beyond, long idleNanos) {
    this.most = most;
    this.queue = queue;
    this.threads = threads;
    this.beyond = beyond;
    this.idleNanos = idleNanos;
  }

  /** What a thread does: one task after another, until it is idle for long. */
  private final class Worker implements Runnable {
    // Guarded by the lock; what it does next, if it has that.
    private @Nullable Runnable next;
    private @Nullable Thread thread;

    Worker(Runnable first) {
      next = first;
    }

    @Override
    public void run() {
      Runnable task = next();
      while (task != null) {
        perform(task);
        task = next();
      }
    }

    private static void perform(Runnable task) {
      try {
        task.run();
      } catch (Throwable e) {
        // As if the thread had ended by it, but the next task needs one.
        Thread self = Thread.currentThread();
        self.getUncaughtExceptionHandler().uncaughtException(self, e);
      }
      // It was the task's, not that of the next one.
      var unused = Thread.interrupted();
    }

    private @Nullable Runnable next() {
      synchronized (lock) {
        if (next == null) {
          next = waiting.poll();
        }
        if (next != null || shut) {
          return taken();
        }
        thread = Thread.currentThread();
        idle.addLast(this);
      }
      return await();
    }

    private @Nullable Runnable await() {
      long end = System.nanoTime() + idleNanos;
      while (true) {
        LockSupport.parkNanos(this, end - System.nanoTime());
        synchronized (lock) {
          boolean over = System.nanoTime() - end >= 0 || shut;
          if (next != null || (over && idle.remove(this))) {
            return taken();
          }
        }
      }
    }

    /** Under the lock: its next task; without one it is no thread of the pool any more. */
    private @Nullable Runnable taken() {
      Runnable task = next;
      next = null;
      if (task == null) {
        size--;
      }
      return task;
    }
  }

  @Override
  public void execute(Runnable task) {
    synchronized (lock) {
      if (shut) {
        throw new RejectedExecutionException("the server has stopped");
      }
      if (handsOver(task)) {
        return;
      }
      if (size + starting >= most) {
        await(task);
        return;
      }
      starting++;
    }
    start(task);
  }

  /** Under the lock: no thread is free, nor may there be more. */
  private void await(Runnable task) {
    if (beyond != null) {
      beyond.execute(task);
      return;
    }
    if (size + starting == 0 || waiting.size() >= queue) {
      throw new RejectedExecutionException("no thread");
    }
    waiting.add(task);
  }

  private boolean handsOver(Runnable task) {
    Worker last = idle.pollLast();
    if (last == null) {
      return false;
    }
    last.next = task;
    LockSupport.unpark(last.thread);
    return true;
  }

  /** Not under the lock, which all would wait for as long as a thread takes to begin. */
  private void start(Runnable task) {
    boolean started = false;
    try {
      threads.newThread(new Worker(task)).start();
      started = true;
    } catch (OutOfMemoryError e) {
      // That is how a JVM says that there can be no more threads: those that there are do it.
    }
    synchronized (lock) {
      starting--;
      size += started ? 1 : 0;
      if (!started && !handsOver(task)) {
        await(task);
      }
    }
  }

  /** Takes no more tasks; what it has is done. */
  void shutdown() {
    synchronized (lock) {
      shut = true;
      idle.forEach(each -> LockSupport.unpark(each.thread));
    }
  }
}
