package dev.plezi.server.internal.mailbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.transport.WriteBatch;
import dev.plezi.server.testing.Journal;
import java.util.ArrayList;
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
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Few threads as long as nobody blocks, and nobody held up when somebody does. */
class TurnExecutorTest {
  private static final long LONG_SECONDS = 20;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger refusals = new AtomicInteger();
  private final TurnExecutor turns = new TurnExecutor(this::thread, Thread::new);

  /** One whose guard never looks: no turn takes long, however busy the machine is. */
  private final TurnExecutor unguarded =
      new TurnExecutor(this::thread, guard -> new Thread(() -> {}));

  private void thread(Runnable task) {
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new RejectedExecutionException("as asked");
    }
    threads.execute(task);
  }

  @AfterEach
  void ends() {
    turns.shutdown();
    unguarded.shutdown();
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
      unguarded.execute(
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
  void turnsThatWaitForAShortWhileEachSoonDoSoAllAtOnce() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    Journal.await(
        "many wait at once",
        () -> {
          for (int i = 0; i < 50; i++) {
            turns.execute(
                () -> {
                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                  LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                  running.decrementAndGet();
                });
          }
          return most.get() > 2 * Runtime.getRuntime().availableProcessors();
        });
  }

  @Test
  void whatIsWrittenBetweenTurnsIsNoReasonToRunThemAllAtOnce() throws Exception {
    AtomicInteger writing = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    int all = 400;
    CountDownLatch written = new CountDownLatch(all);
    WriteBatch.Deferred slow =
        () -> {
          most.accumulateAndGet(writing.incrementAndGet(), Math::max);
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
          writing.decrementAndGet();
          written.countDown();
        };
    for (int i = 0; i < all; i++) {
      turns.execute(
          () -> {
            if (!putOff(slow)) {
              slow.proceed();
            }
            // So much is written before the next turn.
            for (int j = 0; j < 100; j++) {
              putOff(() -> {});
            }
          });
    }

    await(written);
    assertThat(most).hasValueLessThan(20);
  }

  private static boolean putOff(WriteBatch.Deferred work) {
    WriteBatch batch = WriteBatch.current();
    return batch != null && batch.add(work);
  }

  /** A thread that is lent, and whether it was kept. */
  private static final class Lending implements WriteBatch.Lender {
    private final Thread lent = Thread.currentThread();
    private final AtomicInteger left;
    private final CountDownLatch kept = new CountDownLatch(1);
    private volatile @Nullable WriteBatch batch;

    Lending(int times) {
      left = new AtomicInteger(times);
    }

    @Override
    public boolean lends() {
      return Thread.currentThread() == lent && left.getAndDecrement() > 0;
    }

    @Override
    public void keeps() {
      kept.countDown();
    }

    /** Puts this off, and does it. */
    void flush(Runnable brings) {
      WriteBatch own = new WriteBatch(this);
      batch = own;
      own.enter();
      own.addStart(brings::run);
      own.start();
      WriteBatch.leave();
    }
  }

  @Test
  void aTurnRunsOnTheThreadThatBringsItIfThatIsLent() {
    List<Thread> used = new ArrayList<>();
    Lending lender = new Lending(10);

    lender.flush(() -> unguarded.execute(() -> used.add(Thread.currentThread())));

    assertThat(used).containsExactly(Thread.currentThread());
    assertThat(lender.kept.getCount()).isOne();
  }

  @Test
  void whatIsPutOffOnALentThreadIsItsOwners() {
    List<String> written = new ArrayList<>();
    Lending lender = new Lending(10);

    lender.flush(
        () ->
            unguarded.execute(
                () -> requireNonNull(WriteBatch.current()).add(() -> written.add("it"))));

    assertThat(written).isEmpty();
    requireNonNull(lender.batch).flush();
    assertThat(written).containsExactly("it");
  }

  @Test
  void aTurnThatKeepsALentThreadHoldsUpNobodyBehindIt() throws Exception {
    CountDownLatch others = new CountDownLatch(20);
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch through = new CountDownLatch(1);
    Lending lender = new Lending(10);

    lender.flush(
        () ->
            turns.execute(
                () -> {
                  requireNonNull(WriteBatch.current()).add(written::countDown);
                  for (int i = 0; i < 20; i++) {
                    turns.execute(others::countDown);
                  }
                  awaitQuietly(lender.kept);
                  awaitQuietly(others);
                  awaitQuietly(written);
                  through.countDown();
                }));

    await(through);
  }

  @Test
  void aThreadThatIsNotLentAnyMoreLeavesTheRestToOthers() throws Exception {
    Set<Thread> used = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(3);
    Runnable turn =
        () -> {
          used.add(Thread.currentThread());
          all.countDown();
        };
    Lending lender = new Lending(3);

    lender.flush(
        () ->
            turns.execute(
                () -> {
                  lender.left.set(0);
                  turns.execute(turn);
                  turns.execute(turn);
                  turn.run();
                }));

    await(all);
    assertThat(used).hasSizeGreaterThan(1).contains(Thread.currentThread());
  }

  @Test
  void eachTurnFindsTheClassLoaderAndTheNameThatTheLastHasChanged() throws Exception {
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    List<@Nullable Object> found = new CopyOnWriteArrayList<>();
    CountDownLatch all = new CountDownLatch(2);
    WriteBatch batch = new WriteBatch();
    batch.enter();
    for (int i = 0; i < 2; i++) {
      unguarded.execute(
          () -> {
            Thread thread = Thread.currentThread();
            found.add(thread.getContextClassLoader());
            found.add(thread.getName());
            thread.setContextClassLoader(new ClassLoader() {});
            thread.setName("changed, as asked");
            all.countDown();
          });
    }
    WriteBatch.leave();

    batch.flush();

    await(all);
    assertThat(found.get(0)).isSameAs(own);
    assertThat(found.get(2)).isSameAs(own);
    assertThat(found.get(3)).isEqualTo(found.get(1));
  }

  @Test
  void aLentThreadHasItsOwnClassLoaderBack() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    ClassLoader own = new ClassLoader() {};
    List<@Nullable ClassLoader> found = new ArrayList<>();
    thread.setContextClassLoader(own);
    try {
      new Lending(10).flush(() -> turns.execute(() -> found.add(thread.getContextClassLoader())));

      assertThat(found).containsExactly(before);
      assertThat(thread.getContextClassLoader()).isSameAs(own);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void whoWaitsBehindOneThatComputesForLongIsRunAllTheSame() throws Exception {
    CountDownLatch other = new CountDownLatch(1);
    turns.execute(() -> computeUntil(other));
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
  void whatATurnThatTakesLongPutsOffIsDoneFromTimeToTimeAndThenAtOnce() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch atOnce = new CountDownLatch(1);
    turns.execute(
        () -> {
          WriteBatch batch = requireNonNull(WriteBatch.current());
          for (int i = 0; i < 3; i++) {
            CountDownLatch written = new CountDownLatch(1);
            assertThat(batch.add(written::countDown)).as("put off").isTrue();
            // It computes: one that sleeps is soon known to wait.
            computeUntil(written);
          }
          Journal.await("nothing to be put off", () -> !batch.add(() -> {}));
          atOnce.countDown();
          awaitQuietly(release);
        });

    await(atOnce);
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

  /** In a turn: at the end of a test it is interrupted, and goes on. */
  private static void awaitQuietly(CountDownLatch latch) {
    try {
      await(latch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** In a turn: with the processor all the time. */
  private static void computeUntil(CountDownLatch latch) {
    long begun = System.nanoTime();
    while (latch.getCount() > 0) {
      assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(LONG_SECONDS));
      Thread.onSpinWait();
    }
  }
}
