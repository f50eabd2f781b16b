package dev.plezi.servlet.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of an app's WebSockets in a container: a few on which what blocks there is done,
 * pings and closes; and a bound on those of the container that wait until a connection may say
 * more. Thread-safe.
 */
final class SocketThreads implements Executor {
  private static final int THREADS = 16;

  /** So many of the container's threads may wait; the rest of its connections needs some, too. */
  private static final int WAITING = 32;

  private final ThreadPoolExecutor threads;
  private final Semaphore waiting = new Semaphore(WAITING);

  SocketThreads(String name) {
    AtomicInteger count = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            // Each connection has two tasks at most.
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + "-sockets-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** Runs what may block; nothing any more when the app has stopped. */
  @Override
  public void execute(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      // The container ends what is left.
    }
  }

  /** Lets this thread wait for a permit; false when too many wait, or it takes too long. */
  boolean await(Semaphore permits, long nanos) throws InterruptedException {
    if (!waiting.tryAcquire()) {
      return false;
    }
    try {
      return permits.tryAcquire(nanos, TimeUnit.NANOSECONDS);
    } finally {
      waiting.release();
    }
  }

  void shutdown() {
    threads.shutdown();
  }
}
