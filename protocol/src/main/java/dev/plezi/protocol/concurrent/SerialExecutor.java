package dev.plezi.protocol.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A serial executor: the one drain loop of the SDK. It runs its owner's work piece by piece, never
 * two pieces at once, on whatever threads its executor gives; each piece sees what those before it
 * did. The owner keeps the queue, and {@link #signal signals} whenever there may be work: a signal
 * that comes while a piece runs, even from inside that piece, makes the loop look again and never
 * nests. Thread-safe, and free of locks.
 *
 * <p>With an executor that runs at once ({@code Runnable::run}) the work is done by who signals, or
 * by whoever does it already.
 */
public final class SerialExecutor {
  private static final int IDLE = 0;
  private static final int RUNNING = 1;

  /** Running, and to look for work again before it stops. */
  private static final int SIGNALLED = 2;

  private static final AtomicIntegerFieldUpdater<SerialExecutor> STATE =
      AtomicIntegerFieldUpdater.newUpdater(SerialExecutor.class, "state");

  private final Executor threads;
  private final Work work;
  private final int turn;

  // Set by who signals and by the thread that runs; only that thread leaves RUNNING.
  private volatile int state = IDLE;

  /** The owner's work. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does the next piece. What it throws goes to the thread's handler of uncaught exceptions, and
     * the piece counts as done.
     *
     * @return false when there was none
     */
    boolean runNext();
  }

  /** Runs work on threads, as long as there is any. */
  public SerialExecutor(Executor threads, Work work) {
    this(threads, work, Integer.MAX_VALUE);
  }

  /**
   * Runs work on threads which others want, too.
   *
   * @param turn after so many pieces the rest is handed to the executor anew
   */
  public SerialExecutor(Executor threads, Work work, int turn) {
    this.threads = threads;
    this.work = work;
    this.turn = turn;
  }

  /**
   * There may be work.
   *
   * @throws RejectedExecutionException when it cannot be handed over, whatever the executor throws:
   *     it is shut down, or has no thread left to give, or fails; the next signal tries again
   */
  public void signal() {
    if (begins()) {
      try {
        threads.execute(this::run);
      } catch (RejectedExecutionException e) {
        state = IDLE;
        throw e;
      } catch (RuntimeException | Error e) {
        // An OutOfMemoryError is how a JVM says that there can be no more threads.
        state = IDLE;
        throw new RejectedExecutionException("no thread", e);
      }
    }
  }

  /** Whether nobody runs it, and the caller is to see to that. */
  private boolean begins() {
    while (true) {
      int now = state;
      if (now == SIGNALLED) {
        return false;
      }
      if (STATE.compareAndSet(this, now, now == IDLE ? RUNNING : SIGNALLED)) {
        return now == IDLE;
      }
    }
  }

  private void run() {
    int done = 0;
    do {
      state = RUNNING;
      while (runNext()) {
        if (++done == turn) {
          if (handedOver()) {
            return;
          }
          done = 0;
        }
      }
    } while (!STATE.compareAndSet(this, RUNNING, IDLE));
  }

  private boolean runNext() {
    try {
      return work.runNext();
    } catch (Throwable e) {
      // Whatever it is: what comes after it is another matter.
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      return true;
    }
  }

  /** Lets others have their turn; false when no thread is to be had, and this goes on. */
  private boolean handedOver() {
    try {
      threads.execute(this::run);
      return true;
    } catch (RuntimeException | Error e) {
      return false;
    }
  }
}
