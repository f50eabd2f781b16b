package dev.plezi.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients whose own machine has no thread for them. */
final class Refusals {
  private static final Duration FULL = Duration.ofSeconds(2);
  private static final int CLIENTS = 20;
  private static final int TICKS = 100;

  private Refusals() {}

  /** A pool that refuses all for a while, in the ways in which pools do. */
  private static final class Pool implements Executor {
    private final ExecutorService threads;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean full;

    Pool(ExecutorService threads) {
      this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
      if (full) {
        switch (refused.incrementAndGet() % 3) {
          case 0 -> throw new RejectedExecutionException("full, as a case wants it");
          case 1 -> throw new IllegalStateException("full, as a case wants it");
          default -> throw new OutOfMemoryError("no native thread, as a case wants it");
        }
      }
      threads.execute(task);
    }
  }

  /** The listeners' executor takes nothing, while connections are cut and tocks come. */
  static Report executor(Stage stage) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Pool pool = new Pool(threads);
      stage.admit(CLIENTS, pool);
      pool.full = true;
      stage.tick(TICKS);
      stage.strike(Fault.cut());
      stage.tick(TICKS);
      stage.timetable().pass(FULL);
      pool.full = false;
      stage.ledger().awaitArrival();
      assertThat(pool.refused.get()).isGreaterThan(CLIENTS);
      return stage.whole("an executor that refuses");
    } finally {
      threads.shutdownNow();
    }
  }
}
