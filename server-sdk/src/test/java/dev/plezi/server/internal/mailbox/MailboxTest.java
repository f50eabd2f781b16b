package dev.plezi.server.internal.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.ManualExecutor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final ManualExecutor workers = new ManualExecutor();
  private final List<String> log = new ArrayList<>();

  @Test
  void runsTasksOneAfterAnotherInTheirOrder() {
    Mailbox mailbox = mailbox(8);

    IntStream.range(0, 3).forEach(i -> mailbox.offer(() -> log.add("run " + i)));
    workers.runAll();

    assertThat(log)
        .containsExactly("turn", "run 0", "end", "turn", "run 1", "end", "turn", "run 2", "end");
  }

  @Test
  void asksForOneWorkerHoweverManyTasksWait() {
    Mailbox mailbox = mailbox(8);

    IntStream.range(0, 3).forEach(i -> mailbox.offer(() -> {}));

    assertThat(workers.waiting()).isEqualTo(1);
  }

  @Test
  void keepsTheOrderOfOneSenderOnManyThreads() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Integer> unguarded = new ArrayList<>();
    int count = 10_000;
    CountDownLatch done = new CountDownLatch(count);
    Mailbox mailbox = new Mailbox(threads, 8, new Silent());

    for (int i = 0; i < count; i++) {
      int number = i;
      mailbox.offer(
          () -> {
            unguarded.add(number);
            done.countDown();
          });
    }
    boolean inTime = done.await(20, TimeUnit.SECONDS);
    threads.shutdown();

    assertThat(inTime).isTrue();
    assertThat(unguarded).hasSize(count).isSorted();
  }

  @Test
  void losesNoTaskOfManySenders() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    int[] unguarded = new int[1];
    int each = 5_000;
    CountDownLatch done = new CountDownLatch(2 * each);
    Mailbox mailbox = new Mailbox(threads, 8, new Silent());
    Runnable sender =
        () ->
            IntStream.range(0, each)
                .forEach(
                    i ->
                        mailbox.offer(
                            () -> {
                              unguarded[0]++;
                              done.countDown();
                            }));

    Thread other = new Thread(sender);
    other.start();
    sender.run();
    boolean inTime = done.await(20, TimeUnit.SECONDS);
    other.join();
    threads.shutdown();

    assertThat(inTime).isTrue();
    assertThat(unguarded[0]).isEqualTo(2 * each);
  }

  @Test
  void beginsATaskOnTheOfferingThreadWhenIdle() {
    Mailbox mailbox = mailbox(8);

    mailbox.offer(new Logged("a"));
    assertThat(log).containsExactly("begin a");

    workers.runAll();
    assertThat(log).containsExactly("begin a", "turn", "run a", "end");
  }

  @Test
  void beginsATaskInItsTurnWhenAnotherIsAhead() {
    Mailbox mailbox = mailbox(8);

    mailbox.offer(new Logged("a"));
    mailbox.offer(new Logged("b"));
    workers.runAll();

    assertThat(log)
        .containsExactly("begin a", "turn", "run a", "end", "turn", "begin b", "run b", "end");
  }

  @Test
  void beginsATaskInItsTurnWhenTheOneAheadIsRunning() {
    Mailbox mailbox = mailbox(8);

    mailbox.offer(() -> mailbox.offer(new Logged("b")));
    workers.runAll();

    assertThat(log).containsExactly("turn", "end", "turn", "begin b", "run b", "end");
  }

  @Test
  void isIdleAgainWhenAllIsDone() {
    Mailbox mailbox = mailbox(8);
    mailbox.offer(new Logged("a"));
    workers.runAll();
    log.clear();

    mailbox.offer(new Logged("b"));

    assertThat(log).containsExactly("begin b");
  }

  @Test
  void saysWhenItIsFullAndTellsWhenHalfOfItIsFree() {
    Mailbox mailbox = mailbox(4);

    assertThat(mailbox.offer(() -> log.add("a"))).isTrue();
    assertThat(mailbox.offer(() -> log.add("b"))).isTrue();
    assertThat(mailbox.offer(() -> log.add("c"))).isTrue();
    assertThat(mailbox.full()).isFalse();
    assertThat(mailbox.offer(() -> log.add("d"))).isFalse();
    assertThat(mailbox.full()).isTrue();

    workers.runAll();

    assertThat(log)
        .containsSubsequence("turn", "a", "end", "room", "turn", "b", "c", "d")
        .containsOnlyOnce("room");
    assertThat(mailbox.full()).isFalse();
  }

  @Test
  void aMailboxForOneTellsOfRoomForEachMessage() {
    Mailbox mailbox = mailbox(1);

    assertThat(mailbox.offer(() -> {})).isFalse();
    workers.runAll();
    assertThat(mailbox.offer(() -> {})).isFalse();
    workers.runAll();

    assertThat(log).filteredOn("room"::equals).hasSize(2);
  }

  @Test
  void neverTellsOfRoomForTasksThatAreNobodysMessage() {
    Mailbox mailbox = mailbox(1);

    mailbox.post(() -> {});
    mailbox.post(() -> {});
    assertThat(mailbox.full()).isFalse();
    workers.runAll();

    assertThat(log).doesNotContain("room");
  }

  @Test
  void aTaskThatThrowsLosesNothingElse() {
    Mailbox mailbox = mailbox(8);

    mailbox.offer(
        () -> {
          throw new IllegalStateException("as asked");
        });
    mailbox.offer(() -> MailboxTest.<RuntimeException>sneak(new IOException("as asked")));
    mailbox.offer(
        () -> {
          throw new AssertionError("as asked");
        });
    mailbox.offer(() -> log.add("run"));
    workers.runAll();

    assertThat(log)
        .containsExactly("turn", "end", "turn", "end", "turn", "end", "turn", "run", "end");
    assertThat(mailbox.offer(new Logged("later"))).isTrue();
    assertThat(workers.waiting()).isEqualTo(1);
  }

  @Test
  void aTaskWhoseBeginningThrowsStillRuns() {
    Mailbox mailbox = mailbox(8);

    mailbox.offer(
        new Task() {
          @Override
          public void begin() {
            throw new IllegalStateException("as asked");
          }

          @Override
          public void run() {
            log.add("run");
          }
        });
    workers.runAll();

    assertThat(log).containsExactly("turn", "run", "end");
  }

  @Test
  void anInterruptEndsWithTheTaskThatItWasFor() {
    Mailbox mailbox = mailbox(8);

    mailbox.offer(() -> Thread.currentThread().interrupt());
    mailbox.offer(() -> log.add("interrupted: " + Thread.currentThread().isInterrupted()));
    workers.runAll();

    assertThat(log).contains("interrupted: false");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anOfferAfterTheWorkersAreGoneDoesNotFail() {
    Mailbox mailbox = mailbox(8);
    workers.shutDown();

    assertThat(mailbox.offer(() -> log.add("never"))).isTrue();
    assertThat(log).isEmpty();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> void sneak(Exception e) throws E {
    throw (E) e;
  }

  private Mailbox mailbox(int capacity) {
    return new Mailbox(
        workers,
        capacity,
        new Mailbox.Turns() {
          @Override
          public void begin() {
            log.add("turn");
          }

          @Override
          public void end() {
            log.add("end");
          }

          @Override
          public void room() {
            log.add("room");
          }
        });
  }

  private final class Logged implements Task {
    private final String name;

    Logged(String name) {
      this.name = name;
    }

    @Override
    public void begin() {
      log.add("begin " + name);
    }

    @Override
    public void run() {
      log.add("run " + name);
    }
  }

  private static final class Silent implements Mailbox.Turns {
    @Override
    public void begin() {}

    @Override
    public void end() {}

    @Override
    public void room() {}
  }
}
