package dev.plezi.server.internal.mailbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.transport.WriteBatch;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Few threads as long as nobody blocks, and nobody held up when somebody does. */
class TurnExecutorTest {
  private static final long LONG_SECONDS = 60;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger refusals = new AtomicInteger();
  private final TurnExecutor turns = new TurnExecutor(this::thread, Thread::new);

  private void thread(Runnable task) {
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new RejectedExecutionException("as asked");
    }
    threads.execute(task);
  }

  @AfterEach
  void ends() {
    turns.shutdown();
    threads.shutdownNow();
  }

  @Test
  void turnsThatAreBroughtTogetherRunOneAfterAnotherOnOneThread() throws Exception {
    Set<Thread> used = ConcurrentHashMap.newKeySet();
    List<Integer> order = new CopyOnWriteArrayList<>();
    CountDownLatch all = new CountDownLatch(10);
    WriteBatch batch = new WriteBatch();
    batch.enter();
    for (int i = 0; i < 10; i++) {
      int number = i;
      turns.execute(
          () -> {
            used.add(Thread.currentThread());
            order.add(number);
            all.countDown();
          });
    }
    WriteBatch.leave();
    assertThat(order).isEmpty();

    batch.flush();

    await(all);
    assertThat(used).hasSize(1);
    assertThat(order).containsExactlyElementsOf(IntStream.range(0, 10).boxed().toList());
  }

  @Test
  void whoWaitsBehindTwoHundredThatBlockIsRunAllTheSame() throws Exception {
    CountDownLatch blocked = new CountDownLatch(200);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(200);
    for (int i = 0; i < 200; i++) {
      turns.execute(
          () -> {
            blocked.countDown();
            awaitQuietly(release);
          });
      turns.execute(others::countDown);
    }

    await(others);
    await(blocked);
    release.countDown();
  }

  @Test
  void whoWaitsBehindOneThatComputesForLongIsRunAllTheSame() throws Exception {
    CountDownLatch other = new CountDownLatch(1);
    turns.execute(
        () -> {
          while (other.getCount() > 0) {
            Thread.onSpinWait();
          }
        });
    turns.execute(other::countDown);

    await(other);
  }

  @Test
  void whatATurnHasPutOffIsDoneThoughItBlocks() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    turns.execute(
        () -> {
          assertThat(requireNonNull(WriteBatch.current()).add(written::countDown)).isTrue();
          awaitQuietly(release);
        });

    await(written);
    release.countDown();
  }

  @Test
  void whatTurnsPutOffIsDoneWhenThereAreNoMore() throws Exception {
    CountDownLatch written = new CountDownLatch(1);

    turns.execute(() -> requireNonNull(WriteBatch.current()).add(written::countDown));

    await(written);
  }

  @Test
  void aTurnThatThrowsLosesNothingElse() throws Exception {
    CountDownLatch other = new CountDownLatch(1);
    WriteBatch batch = new WriteBatch();
    batch.enter();
    turns.execute(
        () -> {
          throw new AssertionError("as asked");
        });
    turns.execute(other::countDown);
    WriteBatch.leave();

    batch.flush();

    await(other);
  }

  @Test
  void whereNoThreadIsToBeHadItIsAskedForAgain() throws Exception {
    refusals.set(3);
    CountDownLatch run = new CountDownLatch(2);

    turns.execute(run::countDown);
    turns.execute(run::countDown);

    await(run);
    assertThat(refusals.get()).isZero();
  }

  @Test
  void theGuardEndsWithTheExecutorAndWhatWaitsIsRun() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    TurnExecutor own =
        new TurnExecutor(
            threads,
            guard ->
                new Thread(
                    () -> {
                      guard.run();
                      ended.countDown();
                    }));
    CountDownLatch run = new CountDownLatch(1);
    own.execute(run::countDown);
    await(run);

    own.shutdown();

    await(ended);
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(LONG_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
