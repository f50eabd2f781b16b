package dev.plezi.server.internal.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.WriteBatch;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.ManualExecutor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final ManualExecutor workers = new ManualExecutor();
  private final List<String> log = new ArrayList<>();
  private boolean closing;
  private int handled;

  @Test
  void runsTasksOneAfterAnotherInTheirOrder() {
    Mailbox mailbox = mailbox(8);

    IntStream.range(0, 3).forEach(i -> offer(mailbox, () -> log.add("run " + i)));
    workers.runAll();

    assertThat(log)
        .containsExactly("turn", "run 0", "end", "turn", "run 1", "end", "turn", "run 2", "end");
  }

  @Test
  void asksForOneWorkerHoweverManyTasksWait() {
    Mailbox mailbox = mailbox(8);

    IntStream.range(0, 3).forEach(i -> offer(mailbox, () -> {}));

    assertThat(workers.waiting()).isEqualTo(1);
  }

  @Test
  void keepsTheOrderOfOneSenderOnManyThreads() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Integer> unguarded = new ArrayList<>();
    int count = 10_000;
    CountDownLatch done = new CountDownLatch(count);
    Mailbox mailbox = new Mailbox(threads, bounds(8), new Open());

    for (int i = 0; i < count; i++) {
      int number = i;
      offer(
          mailbox,
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
    Mailbox mailbox = new Mailbox(threads, bounds(8), new Open());
    Runnable sender =
        () ->
            IntStream.range(0, each)
                .forEach(
                    i ->
                        offer(
                            mailbox,
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

    offer(mailbox, new Logged("a"));
    assertThat(log).containsExactly("begin a");

    workers.runAll();
    assertThat(log).containsExactly("begin a", "turn", "run a", "end");
  }

  @Test
  void withinABatchItStartsAtTheEndAndWhatIsNotAloneBeginsInItsTurn() {
    Mailbox mailbox = mailbox(8);
    WriteBatch batch = new WriteBatch();
    batch.enter();
    offer(mailbox, new Logged("a"));
    offer(mailbox, new Logged("b"));
    WriteBatch.leave();
    workers.runAll();
    assertThat(log).isEmpty();

    batch.flush();
    assertThat(log).isEmpty();
    workers.runAll();

    assertThat(log)
        .containsExactly("turn", "begin a", "run a", "end", "turn", "begin b", "run b", "end");
  }

  @Test
  void whatDoesNotBlockRunsWhereItIsBroughtUpToTheFirstThatMay() {
    Mailbox mailbox = mailbox(8);
    WriteBatch batch = new WriteBatch();
    batch.enter();
    offer(mailbox, new Logged("a", false));
    offer(mailbox, new Logged("b", false));
    offer(mailbox, new Logged("c"));
    offer(mailbox, new Logged("d", false));
    WriteBatch.leave();

    batch.flush();
    assertThat(log)
        .containsExactly("turn", "begin a", "run a", "end", "turn", "begin b", "run b", "end");
    log.clear();
    workers.runAll();

    assertThat(log)
        .containsExactly("turn", "begin c", "run c", "end", "turn", "begin d", "run d", "end");
  }

  @Test
  void whatDoesNotBlockWaitsBehindWhatRuns() {
    Mailbox mailbox = mailbox(8);

    offer(mailbox, () -> offer(mailbox, new Logged("b", false)));
    assertThat(log).isEmpty();
    workers.runAll();

    assertThat(log).containsExactly("turn", "end", "turn", "begin b", "run b", "end");
  }

  @Test
  void afterATurnOfThoseThatDoNotBlockAWorkerGoesOn() {
    Mailbox mailbox = mailbox(200);
    WriteBatch batch = new WriteBatch();
    batch.enter();
    for (int i = 0; i < 100; i++) {
      offer(mailbox, new Logged("x", false));
    }
    WriteBatch.leave();

    batch.flush();
    assertThat(log).filteredOn("run x"::equals).hasSize(64);
    workers.runAll();

    assertThat(log).filteredOn("run x"::equals).hasSize(100);
  }

  @Test
  void beginsATaskInItsTurnWhenAnotherIsAhead() {
    Mailbox mailbox = mailbox(8);

    offer(mailbox, new Logged("a"));
    offer(mailbox, new Logged("b"));
    workers.runAll();

    assertThat(log)
        .containsExactly("begin a", "turn", "run a", "end", "turn", "begin b", "run b", "end");
  }

  @Test
  void beginsATaskInItsTurnWhenTheOneAheadIsRunning() {
    Mailbox mailbox = mailbox(8);

    offer(mailbox, () -> offer(mailbox, new Logged("b")));
    workers.runAll();

    assertThat(log).containsExactly("turn", "end", "turn", "begin b", "run b", "end");
  }

  @Test
  void isIdleAgainWhenAllIsDone() {
    Mailbox mailbox = mailbox(8);
    offer(mailbox, new Logged("a"));
    workers.runAll();
    log.clear();

    offer(mailbox, new Logged("b"));

    assertThat(log).containsExactly("begin b");
  }

  @Test
  void asksForTheNextMessageAtOnceOrWhenHalfOfItIsFree() {
    Mailbox mailbox = mailbox(4);

    offer(mailbox, () -> log.add("a"));
    offer(mailbox, () -> log.add("b"));
    offer(mailbox, () -> log.add("c"));
    assertThat(mailbox.full()).isFalse();
    mailbox.demand(() -> log.add("at once"));
    assertThat(log).containsExactly("at once");
    offer(mailbox, () -> log.add("d"));
    assertThat(mailbox.full()).isTrue();
    mailbox.demand(() -> log.add("room"));

    workers.runAll();

    assertThat(log)
        .containsSubsequence("turn", "a", "end", "room", "turn", "b", "c", "d")
        .containsOnlyOnce("room");
    assertThat(mailbox.full()).isFalse();
  }

  @Test
  void asksNobodyButTheLastThatWantsTo() {
    Mailbox mailbox = mailbox(1);

    offer(mailbox, () -> {});
    mailbox.demand(() -> log.add("replaced"));
    mailbox.demand(() -> log.add("room"));
    workers.runAll();

    assertThat(log).contains("room").doesNotContain("replaced");
  }

  @Test
  void aMailboxForOneAsksForEachMessage() {
    Mailbox mailbox = mailbox(1);

    offer(mailbox, () -> {});
    mailbox.demand(() -> log.add("room"));
    workers.runAll();
    offer(mailbox, () -> {});
    mailbox.demand(() -> log.add("room"));
    assertThat(log).filteredOn("room"::equals).hasSize(1);
    workers.runAll();

    assertThat(log).filteredOn("room"::equals).hasSize(2);
  }

  @Test
  void isNeverFullOfTasksThatAreNobodysMessage() {
    Mailbox mailbox = mailbox(1);

    mailbox.post(() -> {});
    mailbox.post(() -> {});

    assertThat(mailbox.full()).isFalse();
  }

  @Test
  void aTaskThatThrowsLosesNothingElse() {
    Mailbox mailbox = mailbox(8);

    offer(
        mailbox,
        () -> {
          throw new IllegalStateException("as asked");
        });
    offer(mailbox, () -> MailboxTest.<RuntimeException>sneak(new IOException("as asked")));
    offer(
        mailbox,
        () -> {
          throw new AssertionError("as asked");
        });
    offer(mailbox, () -> log.add("run"));
    workers.runAll();

    assertThat(log)
        .containsExactly("turn", "end", "turn", "end", "turn", "end", "turn", "run", "end");
    offer(mailbox, new Logged("later"));
    assertThat(workers.waiting()).isEqualTo(1);
  }

  @Test
  void aTaskWhoseBeginningThrowsStillRuns() {
    Mailbox mailbox = mailbox(8);

    offer(
        mailbox,
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

    offer(mailbox, () -> Thread.currentThread().interrupt());
    offer(mailbox, () -> log.add("interrupted: " + Thread.currentThread().isInterrupted()));
    workers.runAll();

    assertThat(log).contains("interrupted: false");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void passesOverMessagesWhileItsOwnerClosesAndNothingElse() {
    Mailbox mailbox = mailbox(8);
    offer(mailbox, () -> closing = true);
    offer(mailbox, new Logged("message"));
    mailbox.post(() -> log.add("posted"));
    assertThat(mailbox.bytes()).isEqualTo(2 * 33);

    workers.runAll();
    offer(mailbox, new Logged("late"));
    workers.runAll();

    assertThat(handled).as("given to a handler").isEqualTo(1);

    assertThat(log).contains("posted").noneMatch(each -> each.matches(".*(message|late)"));
  }

  @Test
  void isAbandonedOnceWhenTheWorkersAreGone() {
    Mailbox mailbox = mailbox(1);
    workers.shutDown();

    offer(mailbox, new Logged("never run"));
    offer(mailbox, new Logged("never begun"));
    mailbox.post(new Logged("nor posted"));
    mailbox.demand(() -> log.add("read on"));

    assertThat(log).containsExactly("begin never run", "abandoned", "read on");
    assertThat(mailbox.bytes()).isZero();
    assertThat(mailbox.full()).isFalse();
  }

  @Test
  void aServerWithoutWorkersSaysSoABoundedNumberOfTimes() {
    PeerLog lines = new PeerLog(() -> 0);
    LogFile file = new LogFile();
    AtomicInteger abandoned = new AtomicInteger();

    for (int i = 0; i < 1_000; i++) {
      Mailbox mailbox =
          new Mailbox(
              task -> MailboxTest.<RuntimeException>sneak(new IllegalStateException("as asked")),
              bounds(8),
              new Open(abandoned::incrementAndGet, lines, "connection " + i));
      offer(mailbox, () -> {});
    }

    assertThat(abandoned).hasValue(1_000);
    assertThat(file.lines()).hasSize(50).allMatch(line -> line.contains("no worker is to be had"));
    lines.flush();
    assertThat(file.lines()).hasSize(51).last().asString().contains("… and 950 more");
  }

  @Test
  void isAbandonedWhateverTheExecutorThrows() {
    for (Throwable each :
        new Throwable[] {
          new IllegalStateException("as asked"),
          new OutOfMemoryError("as asked"),
          new InternalError("as asked")
        }) {
      log.clear();
      Mailbox mailbox =
          new Mailbox(
              task -> MailboxTest.<RuntimeException>sneak(each),
              bounds(8),
              new Open(() -> log.add("abandoned")));

      offer(mailbox, new Logged("never run"));

      assertThat(log).as("%s", each).containsExactly("begin never run", "abandoned");
      assertThat(mailbox.bytes()).isZero();
    }
  }

  @Test
  void isFullOfBytesUntilHalfOfThemAreDone() {
    MailboxBudget all = new MailboxBudget(1_000_000);
    Mailbox mailbox = mailbox(new Mailbox.Bounds(64, 4 * 100, all));

    IntStream.range(0, 3).forEach(i -> offer(mailbox, () -> log.add("message"), 100 - 32));
    assertThat(mailbox.full()).isFalse();
    offer(mailbox, () -> log.add("message"), 100 - 32);
    assertThat(mailbox.full()).isTrue();
    assertThat(all.used()).isEqualTo(400);
    mailbox.demand(() -> log.add("room"));
    workers.runAll();

    assertThat(log)
        .filteredOn(each -> each.equals("message") || each.equals("room"))
        .containsExactly("message", "room", "message", "message", "message");
    assertThat(all.used()).isZero();
  }

  @Test
  void takesOneMessageOfAnySizeWhenNoneWaits() {
    Mailbox mailbox = mailbox(new Mailbox.Bounds(64, 100, new MailboxBudget(100)));

    for (int i = 0; i < 3; i++) {
      offer(mailbox, () -> log.add("large"), 1_000);
      assertThat(mailbox.full()).isTrue();
      mailbox.demand(() -> log.add("room"));
      workers.runAll();
    }

    assertThat(log).filteredOn("room"::equals).hasSize(3);
  }

  @Test
  void oneThatIsFullOfTheServersBytesLeavesTheOthersAMessageEach() {
    MailboxBudget all = new MailboxBudget(500);
    Mailbox greedy = mailbox(new Mailbox.Bounds(64, 1_000, all));
    Mailbox other = mailbox(new Mailbox.Bounds(64, 1_000, all));
    IntStream.range(0, 5).forEach(i -> offer(greedy, () -> {}, 68));
    assertThat(greedy.full()).isTrue();
    greedy.demand(() -> log.add("greedy"));

    offer(other, () -> {}, 68);
    assertThat(other.full()).as("one waits").isTrue();
    other.demand(() -> log.add("other"));
    workers.runOne();
    workers.runAll();

    assertThat(log).contains("greedy", "other");
    assertThat(all.used()).isZero();
    assertThat(greedy.full() || other.full()).isFalse();
  }

  @Test
  void whatIsBeingHandledCountsWithTheServersBytes() {
    MailboxBudget all = new MailboxBudget(1_000);
    Mailbox mailbox = mailbox(new Mailbox.Bounds(64, 1_000, all));
    List<Long> used = new ArrayList<>();

    offer(mailbox, () -> used.add(all.used()), 68);
    workers.runAll();

    assertThat(used).containsExactly(100L);
    assertThat(all.used()).isZero();
  }

  @Test
  void givesABusyWorkerBackInTurn() {
    Mailbox busy = mailbox(1_000);
    Mailbox other = mailbox(1_000);
    IntStream.range(0, 200).forEach(i -> offer(busy, () -> log.add("busy")));
    offer(other, () -> log.add("other"));

    workers.runAll();

    assertThat(log.indexOf("other")).isLessThan(log.lastIndexOf("busy"));
    assertThat(log).filteredOn("busy"::equals).hasSize(200);
  }

  private static void offer(Mailbox mailbox, Task task) {
    offer(mailbox, task, 1);
  }

  private static void offer(Mailbox mailbox, Task task, int size) {
    if (mailbox.enter(task, size)) {
      mailbox.start();
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> void sneak(Throwable e) throws E {
    throw (E) e;
  }

  private Mailbox mailbox(int capacity) {
    return mailbox(bounds(capacity));
  }

  private static Mailbox.Bounds bounds(int messages) {
    return new Mailbox.Bounds(messages, 1_000_000, new MailboxBudget(1_000_000));
  }

  private Mailbox mailbox(Mailbox.Bounds bounds) {
    return new Mailbox(
        workers,
        bounds,
        new Mailbox.Owner() {
          @Override
          public PeerLog log() {
            return new PeerLog(() -> 0);
          }

          @Override
          public boolean closing() {
            return closing;
          }

          @Override
          public void beginTurn() {
            log.add("turn");
          }

          @Override
          public boolean handles(int size) {
            handled += closing ? 0 : 1;
            return !closing;
          }

          @Override
          public void endTurn() {
            log.add("end");
          }

          @Override
          public void abandoned() {
            log.add("abandoned");
          }
        });
  }

  private final class Logged implements Task {
    private final String name;
    private final boolean blocking;

    Logged(String name) {
      this(name, true);
    }

    Logged(String name, boolean blocking) {
      this.name = name;
      this.blocking = blocking;
    }

    @Override
    public boolean blocking() {
      return blocking;
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

  /** An owner that does not close. */
  private record Open(Runnable whenAbandoned, PeerLog log, String name) implements Mailbox.Owner {
    /** Of a mailbox that always has a worker. */
    Open() {
      this(
          () -> {
            throw new AssertionError("abandoned");
          });
    }

    Open(Runnable whenAbandoned) {
      this(whenAbandoned, new PeerLog(() -> 0), "test");
    }

    @Override
    public boolean closing() {
      return false;
    }

    @Override
    public void beginTurn() {}

    @Override
    public void endTurn() {}

    @Override
    public void abandoned() {
      whenAbandoned.run();
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
