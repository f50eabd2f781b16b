package dev.plezi.client.internal.socket;

import dev.plezi.protocol.log.LogText;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A timer with one thread, which what it runs must not block. Thread-safe. */
final class SharedTimer {
  private static final Logger LOG = LoggerFactory.getLogger(SharedTimer.class);

  private final ScheduledThreadPoolExecutor executor;

  SharedTimer(String name) {
    executor = new ScheduledThreadPoolExecutor(1, task -> daemon(task, name));
    executor.setRemoveOnCancelPolicy(true);
    // Started now: later there may be no thread to be had.
    executor.prestartAllCoreThreads();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Runs something later, or never if all is over by then.
   *
   * @return cancels it; harmless when it has run
   */
  Runnable after(long ms, Runnable task) {
    try {
      ScheduledFuture<?> scheduled =
          executor.schedule(() -> guarded(task), ms, TimeUnit.MILLISECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException e) {
      return () -> {};
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      // It would be kept where nobody looks.
      LOG.error("A Plezi client's timer failed", LogText.of(e));
    }
  }

  void shutdown() {
    executor.shutdownNow();
  }
}
