package dev.plezi.client.internal.socket;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of few threads that takes more while all of them are held up: code of an application may
 * block in it, even wait for what another task of the same pool is to do. It refuses nothing: what
 * it cannot begin for want of a thread it tries again. Thread-safe.
 */
final class GrowingPool implements Executor {
  /** Threads at most. A program that holds up so many has a fault that more would only hide. */
  static final int MOST = 1_000;

  /** How often a queue is looked at that waits for threads. */
  private static final long LOOK_MS = 20;

  /** A queue that has not moved for so many looks, while no thread works, waits for all of them. */
  private static final int BLOCKED_LOOKS = 4;

  /** The same where a thread seems to work, as one does that waits for the network. */
  private static final int STALLED_LOOKS = 50;

  /** So many threads are added at once at most. */
  private static final int STEP = 8;

  private static final long AGAIN_MS = 50;
  private static final int IDLE_SECONDS = 10;
  private static final Logger LOG = LoggerFactory.getLogger(GrowingPool.class);

  private final String name;
  private final int few;
  private final SharedTimer timer;
  private final ThreadPoolExecutor pool;
  private final AtomicInteger count = new AtomicInteger();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** Whether a look at the queue is due. */
  private final AtomicBoolean watched = new AtomicBoolean();

  GrowingPool(String name, int few, SharedTimer timer) {
    this.name = name;
    this.few = few;
    this.timer = timer;
    pool =
        new ThreadPoolExecutor(
            few, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
    pool.allowCoreThreadTimeOut(true);
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(() -> counted(task), name + count.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  private void counted(Runnable task) {
    threads.add(Thread.currentThread());
    try {
      task.run();
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  @Override
  public void execute(Runnable task) {
    try {
      pool.execute(task);
    } catch (Throwable e) {
      // An OutOfMemoryError is how a JVM says that there can be no more threads.
      if (!pool.isShutdown()) {
        LOG.warn("No thread for a Plezi client, which will try again: {}", e.toString());
        Runnable unused = timer.after(AGAIN_MS, () -> execute(task));
      }
      return;
    }
    watch();
  }

  private void watch() {
    if (!pool.getQueue().isEmpty() && watched.compareAndSet(false, true)) {
      lookLater(pool.getCompletedTaskCount(), 0);
    }
  }

  private void lookLater(long done, int looks) {
    Runnable unused = timer.after(LOOK_MS, () -> look(done, looks));
  }

  private void look(long before, int looks) {
    if (pool.getQueue().isEmpty()) {
      pool.setCorePoolSize(few);
      watched.set(false);
      watch();
      return;
    }
    long done = pool.getCompletedTaskCount();
    int stalled = done == before ? looks + 1 : 0;
    boolean work = threads.stream().anyMatch(each -> each.getState() == Thread.State.RUNNABLE);
    boolean grows = stalled >= (work ? STALLED_LOOKS : BLOCKED_LOOKS);
    if (grows) {
      grow();
    }
    lookLater(done, grows ? 0 : stalled);
  }

  private void grow() {
    int more = Math.min(STEP, pool.getQueue().size());
    try {
      pool.setCorePoolSize(Math.min(MOST, pool.getCorePoolSize() + more));
    } catch (Throwable e) {
      LOG.warn("No thread for a Plezi client, which will try again: {}", e.toString());
    }
  }

  /** Takes no further task, and ends when those that it has are done. */
  void shutdown() {
    pool.shutdown();
  }
}
