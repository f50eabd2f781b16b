package dev.plezi.server.internal.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    HandlerThreads pool = new HandlerThreads(4, 1_000, threads);
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

  @Test
  void whatCannotHaveAThreadOfItsOwnWaitsForOneThatThereIs() {
    most = 1;
    HandlerThreads pool = new HandlerThreads(4, 10, threads);
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
    HandlerThreads pool = new HandlerThreads(4, 10, threads);

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
