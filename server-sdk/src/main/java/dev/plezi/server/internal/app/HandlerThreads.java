package dev.plezi.server.internal.app;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A bounded pool of the threads that handlers run on, where the JVM has no virtual ones. As long as
 * it has a single thread nothing is refused because another cannot be had. Thread-safe.
 */
final class HandlerThreads implements Executor {
  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor pool;

  /**
   * A pool without threads yet.
   *
   * @param most how many there may be
   * @param queue how many tasks may wait for one
   */
  HandlerThreads(int most, int queue, ThreadFactory threads) {
    pool =
        new ThreadPoolExecutor(
            most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queue), threads);
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    try {
      pool.execute(task);
    } catch (OutOfMemoryError e) {
      // That is how a JVM says that there can be no more threads: those that there are do it.
      if (pool.getPoolSize() == 0 || !pool.getQueue().offer(task)) {
        throw new RejectedExecutionException("no thread", e);
      }
    }
  }

  /** Takes no more tasks; what it has is done. */
  void shutdown() {
    pool.shutdown();
  }
}
