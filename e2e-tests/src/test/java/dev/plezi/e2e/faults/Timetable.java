package dev.plezi.e2e.faults;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Does things when it is time for them: late on a busy machine, but not less often. */
final class Timetable implements AutoCloseable {
  private static final long LOOK_MILLIS = 100;
  private static final int LIMIT_SECONDS = 120;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "timetable");
            thread.setDaemon(true);
            return thread;
          });

  /** Does something so many times, the first time after one step. */
  CompletableFuture<@Nullable Void> repeat(int times, Duration step, Runnable action) {
    AtomicInteger left = new AtomicInteger(times);
    return until(
        () -> {
          action.run();
          return left.decrementAndGet() == 0;
        },
        step);
  }

  /** Waits. */
  void pass(Duration time) {
    repeat(1, time, () -> {}).join();
  }

  /** Looks now and then until something is so. */
  void await(String what, BooleanSupplier condition) {
    CompletableFuture<@Nullable Void> met = until(condition, Duration.ofMillis(LOOK_MILLIS));
    try {
      met.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    } catch (RuntimeException e) {
      throw new AssertionError("waited in vain for " + what, e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private CompletableFuture<@Nullable Void> until(BooleanSupplier done, Duration step) {
    CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    ScheduledFuture<?> steps =
        timer.scheduleAtFixedRate(
            () -> {
              try {
                if (!end.isDone() && done.getAsBoolean()) {
                  end.complete(null);
                }
              } catch (RuntimeException | Error e) {
                end.completeExceptionally(e);
              }
            },
            step.toNanos(),
            step.toNanos(),
            TimeUnit.NANOSECONDS);
    var unused = end.whenComplete((nothing, failure) -> steps.cancel(false));
    return end;
  }
}
