package dev.plezi.server.internal.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.server.testing.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandlerThreadsTest {
  private final AtomicInteger made = new AtomicInteger();
  private volatile int most = Integer.MAX_VALUE;

  /** Makes no more than {@code most}. */
  private final ThreadFactory threads =
      task -> {
        if (made.incrementAndGet() > most) {
          throw new OutOfMemoryError("unable to create native thread, as asked");
        }
        return new Thread(task);
      };

  @Test
  void blockedHandlersTakeNoMoreThreadsThanThereMayBe() throws InterruptedException {
    HandlerThreads pool = new HandlerThreads(4, 1_000, threads, null);
    CountDownLatch blocked = new CountDownLatch(4);
    CountDownLatch free = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1_000);

    for (int i = 0; i < 1_000; i++) {
      pool.execute(
          () -> {
            blocked.countDown();
            await(free);
            done.countDown();
          });
    }
    await(blocked);
    assertThat(made.get()).isEqualTo(4);
    free.countDown();
    await(done);

    assertThat(made.get()).isEqualTo(4);
    pool.shutdown();
  }

  /** Runs a task, and waits until its thread is idle again. */
  private void runAlone(HandlerThreads pool) {
    CountDownLatch done = new CountDownLatch(1);
    AtomicReference<@Nullable Thread> by = new AtomicReference<>();
    pool.execute(
        () -> {
          by.set(Thread.currentThread());
          done.countDown();
        });
    await(done);
    Journal.await("its thread waits", () -> waits(by.get()));
  }

  private static boolean waits(@Nullable Thread thread) {
    return thread != null && thread.getState() == Thread.State.TIMED_WAITING;
  }

  @Test
  void aThreadThatIsIdleDoesTheNextTask() {
    HandlerThreads pool = new HandlerThreads(512, 10, threads, null);

    for (int i = 0; i < 100; i++) {
      runAlone(pool);
    }

    assertThat(made.get()).isEqualTo(1);
    pool.shutdown();
  }

  @Test
  void noTaskWaitsForAHandlerThatBlocksWhileAThreadMayBeStarted() {
    HandlerThreads pool = new HandlerThreads(100, 0, threads, null);
    CountDownLatch free = new CountDownLatch(1);
    runAlone(pool);

    for (int i = 0; i < 99; i++) {
      CountDownLatch begun = new CountDownLatch(1);
      pool.execute(
          () -> {
            begun.countDown();
            await(free);
          });
      await(begun);
    }
    runAlone(pool);

    assertThat(made.get()).isEqualTo(100);
    free.countDown();
    pool.shutdown();
  }

  @Test
  void whatWouldHaveToWaitRunsBeyondWhereThereIsSuch() {
    CountDownLatch free = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(2);
    List<Runnable> beyond = new ArrayList<>();
    HandlerThreads pool = new HandlerThreads(2, 10, threads, beyond::add);
    for (int i = 0; i < 2; i++) {
      pool.execute(
          () -> {
            begun.countDown();
            await(free);
          });
    }
    await(begun);

    Runnable third = () -> {};
    pool.execute(third);

    assertThat(beyond).containsExactly(third);
    free.countDown();
    pool.shutdown();
  }

  @Test
  void aThreadThatIsIdleForLongEnds() {
    HandlerThreads pool = new HandlerThreads(4, 10, threads, null, 1);
    AtomicReference<@Nullable Thread> first = new AtomicReference<>();
    pool.execute(() -> first.set(Thread.currentThread()));
    Journal.await("it has ended", () -> ended(first.get()));

    CountDownLatch done = new CountDownLatch(1);
    pool.execute(done::countDown);

    await(done);
    assertThat(made.get()).isEqualTo(2);
  }

  private static boolean ended(@Nullable Thread thread) {
    return thread != null && thread.getState() == Thread.State.TERMINATED;
  }

  @Test
  void aTaskThatFailsHarmsNoOther() {
    HandlerThreads pool =
        new HandlerThreads(
            1,
            10,
            task -> {
              Thread thread = new Thread(task);
              thread.setUncaughtExceptionHandler((its, failure) -> made.incrementAndGet());
              return thread;
            },
            null);
    CountDownLatch done = new CountDownLatch(1);
    pool.execute(
        () -> {
          throw new IllegalStateException("as asked");
        });

    pool.execute(done::countDown);

    await(done);
    assertThat(made.get()).isEqualTo(1);
    pool.shutdown();
  }

  @Test
  void anInterruptEndsWithItsTask() {
    HandlerThreads pool = new HandlerThreads(1, 10, threads, null);
    AtomicReference<@Nullable Thread> by = new AtomicReference<>();
    pool.execute(
        () -> {
          by.set(Thread.currentThread());
          Thread.currentThread().interrupt();
        });
    Journal.await("its thread waits", () -> waits(by.get()));

    CountDownLatch uninterrupted = new CountDownLatch(1);
    pool.execute(
        () -> {
          if (!Thread.currentThread().isInterrupted()) {
            uninterrupted.countDown();
          }
        });
    await(uninterrupted);
    pool.shutdown();
  }

  @Test
  void manyThatGiveTasksAtATimeHaveAllOfThemDone() throws InterruptedException {
    HandlerThreads pool = new HandlerThreads(8, 100_000, threads, null, 1_000);
    CountDownLatch done = new CountDownLatch(40_000);
    List<Thread> givers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread giver =
          new Thread(
              () -> {
                for (int task = 0; task < 10_000; task++) {
                  pool.execute(done::countDown);
                }
              });
      giver.start();
      givers.add(giver);
    }

    await(done);
    for (Thread each : givers) {
      each.join();
    }
    pool.shutdown();
  }

  @Test
  void whatItHasIsDoneThoughItIsShutDownAndItsThreadsEnd() {
    HandlerThreads pool = new HandlerThreads(1, 10, threads, null);
    CountDownLatch free = new CountDownLatch(1);
    AtomicReference<@Nullable Thread> by = new AtomicReference<>();
    pool.execute(() -> await(free));
    pool.execute(() -> by.set(Thread.currentThread()));
    pool.shutdown();

    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    free.countDown();

    Journal.await("its thread has ended", () -> ended(by.get()));
  }

  @Test
  void aThreadThatIsSlowToBeginHoldsUpNobodyElse() {
    CountDownLatch slow = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    HandlerThreads pool =
        new HandlerThreads(
            2,
            10,
            task -> {
              if (made.incrementAndGet() == 2) {
                asked.countDown();
                await(slow);
              }
              return new Thread(task);
            },
            null);
    CountDownLatch free = new CountDownLatch(1);
    pool.execute(() -> await(free));
    CountDownLatch late = new CountDownLatch(1);
    new Thread(() -> pool.execute(late::countDown)).start();
    await(asked);

    CountDownLatch done = new CountDownLatch(1);
    pool.execute(done::countDown);
    free.countDown();

    await(done);
    slow.countDown();
    await(late);
    pool.shutdown();
  }

  @Test
  void whatCannotHaveAThreadOfItsOwnWaitsForOneThatThereIs() {
    most = 1;
    HandlerThreads pool = new HandlerThreads(4, 10, threads, null);
    CountDownLatch free = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(3);

    pool.execute(() -> await(free));
    for (int i = 0; i < 3; i++) {
      pool.execute(done::countDown);
    }
    free.countDown();

    await(done);
    pool.shutdown();
  }

  @Test
  void refusesInTheStandardWayWhereThereIsNoThreadAtAll() {
    most = 0;
    HandlerThreads pool = new HandlerThreads(4, 10, threads, null);

    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
