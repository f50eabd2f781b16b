package dev.plezi.protocol.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private final List<String> log = new ArrayList<>();

  private boolean runNext() {
    Runnable piece = queue.poll();
    if (piece != null) {
      piece.run();
    }
    return piece != null;
  }

  @Test
  void doesWhatThereIsOnTheThreadThatSignals() {
    SerialExecutor serial = new SerialExecutor(Runnable::run, this::runNext);
    queue.add(() -> log.add("one"));
    queue.add(() -> log.add("two"));

    serial.signal();

    assertThat(log).containsExactly("one", "two");
    assertThat(queue).isEmpty();
  }

  @Test
  void doesNotNestWhatAPieceSignals() {
    SerialExecutor serial = new SerialExecutor(Runnable::run, this::runNext);
    queue.add(
        () -> {
          log.add("begin");
          queue.add(() -> log.add("inner"));
          serial.signal();
          log.add("end");
        });

    serial.signal();

    assertThat(log).containsExactly("begin", "end", "inner");
  }

  @Test
  void looksAgainWhenASignalComesAfterTheLastLook() {
    AtomicInteger looks = new AtomicInteger();
    SerialExecutor[] serial = new SerialExecutor[1];
    serial[0] =
        new SerialExecutor(
            Runnable::run,
            () -> {
              if (looks.incrementAndGet() == 1) {
                // As if another thread had added something just now.
                serial[0].signal();
              }
              return false;
            });

    serial[0].signal();

    assertThat(looks).hasValue(2);
  }

  @Test
  void goesOnAfterAPieceThatThrows() {
    List<Throwable> uncaught = new ArrayList<>();
    SerialExecutor serial = new SerialExecutor(Runnable::run, this::runNext);
    Thread thread = Thread.currentThread();
    var before = thread.getUncaughtExceptionHandler();
    thread.setUncaughtExceptionHandler((where, e) -> uncaught.add(e));
    try {
      queue.add(
          () -> {
            throw new IllegalStateException("broken");
          });
      queue.add(() -> log.add("next"));
      serial.signal();
    } finally {
      thread.setUncaughtExceptionHandler(before);
    }

    assertThat(log).containsExactly("next");
    assertThat(uncaught).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void givesTheThreadBackAfterATurn() {
    Queue<Runnable> threads = new ArrayDeque<>();
    SerialExecutor serial = new SerialExecutor(threads::add, this::runNext, 2);
    for (int i = 1; i <= 3; i++) {
      String name = "piece " + i;
      queue.add(() -> log.add(name));
    }

    serial.signal();
    threads.remove().run();
    assertThat(log).containsExactly("piece 1", "piece 2");
    threads.remove().run();

    assertThat(log).containsExactly("piece 1", "piece 2", "piece 3");
    assertThat(threads).isEmpty();
  }

  @Test
  void givesTheThreadBackInTheNextTurnWhereItCouldNotBefore() {
    Queue<Runnable> threads = new ArrayDeque<>();
    boolean[] full = {false};
    SerialExecutor serial =
        new SerialExecutor(
            task -> {
              if (full[0]) {
                throw new RejectedExecutionException("full");
              }
              threads.add(task);
            },
            this::runNext,
            1);
    queue.add(() -> full[0] = true);
    queue.add(() -> full[0] = false);
    queue.add(() -> log.add("another turn"));

    serial.signal();
    threads.remove().run();
    assertThat(log).isEmpty();
    threads.remove().run();

    assertThat(log).containsExactly("another turn");
  }

  @Test
  void triesAgainWhenItCouldNotBeHandedOver() {
    boolean[] shut = {true};
    SerialExecutor serial =
        new SerialExecutor(
            task -> {
              if (shut[0]) {
                throw new RejectedExecutionException("shut");
              }
              task.run();
            },
            this::runNext);
    queue.add(() -> log.add("kept"));
    assertThatThrownBy(serial::signal).isInstanceOf(RejectedExecutionException.class);

    shut[0] = false;
    serial.signal();

    assertThat(log).containsExactly("kept");
  }

  @Test
  void takesAJvmWithoutThreadsForARejection() {
    boolean[] exhausted = {true};
    SerialExecutor serial =
        new SerialExecutor(
            task -> {
              if (exhausted[0]) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              task.run();
            },
            this::runNext);
    queue.add(() -> log.add("kept"));
    assertThatThrownBy(serial::signal).isInstanceOf(RejectedExecutionException.class);

    exhausted[0] = false;
    serial.signal();

    assertThat(log).containsExactly("kept");
  }

  @Test
  void losesNothingAndRunsOneAtATimeWhateverTheThreads() throws InterruptedException {
    int perThread = 20_000;
    Queue<Integer> work = new ConcurrentLinkedQueue<>();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch left = new CountDownLatch(4 * perThread);
    ExecutorService pool = Executors.newFixedThreadPool(3);
    SerialExecutor serial =
        new SerialExecutor(
            pool,
            () -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              boolean done = work.poll() != null;
              inside.decrementAndGet();
              if (done) {
                left.countDown();
              }
              return done;
            });
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < perThread; i++) {
                  work.add(i);
                  serial.signal();
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(left.await(1, TimeUnit.MINUTES)).isTrue();
    pool.shutdown();
    assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(most).hasValue(1);
    assertThat(work).isEmpty();
  }
}
