package dev.plezi.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class CallbackQueueTest {
  private final ArrayDeque<Runnable> executor = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();
  private boolean rejects;
  private final CallbackQueue mailbox = new CallbackQueue(this::execute);
  private int asked;

  private void execute(Runnable task) {
    if (rejects) {
      throw new RejectedExecutionException("shut down");
    }
    executor.add(task);
  }

  private void runAll() {
    for (Runnable task = executor.poll(); task != null; task = executor.poll()) {
      task.run();
    }
  }

  private void message(String name, int size) {
    mailbox.message(() -> ran.add(name), size, () -> asked++);
  }

  @Test
  void runsInOrderOnOneTaskAtATime() {
    message("a", 1);
    mailbox.notice(() -> ran.add("b"));
    message("c", 1);
    assertThat(executor).hasSize(1);
    assertThat(ran).isEmpty();
    runAll();
    assertThat(ran).containsExactly("a", "b", "c");
  }

  @Test
  void asksForNoMoreMessagesThanItHasRoomForUntilHalfAreGone() {
    for (int i = 0; i < CallbackQueue.MAX_MESSAGES; i++) {
      message("m", 1);
    }
    assertThat(asked).isEqualTo(CallbackQueue.MAX_MESSAGES - 1);
    runAll();
    assertThat(asked).isEqualTo(CallbackQueue.MAX_MESSAGES);
  }

  @Test
  void asksForNoMoreBytesThanItHasRoomFor() {
    message("large", (int) CallbackQueue.MAX_BYTES);
    assertThat(asked).isZero();
    runAll();
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void forgetsTheOldestNoticesAndNoMessage() {
    message("message", 1);
    for (int i = 0; i <= CallbackQueue.MAX_NOTICES + 1; i++) {
      String name = "notice " + i;
      mailbox.notice(() -> ran.add(name));
    }
    runAll();
    assertThat(ran)
        .hasSize(CallbackQueue.MAX_NOTICES + 1)
        .startsWith("message", "notice 2")
        .endsWith("notice " + (CallbackQueue.MAX_NOTICES + 1));
  }

  @Test
  void forgetsWhatLastsOnlyWhenNothingElseWaits() {
    mailbox.lasting(() -> ran.add("gap 0"));
    for (int i = 0; i < CallbackQueue.MAX_NOTICES; i++) {
      mailbox.notice(() -> ran.add("notice"));
    }
    for (int i = 1; i <= CallbackQueue.MAX_NOTICES; i++) {
      String name = "gap " + i;
      mailbox.lasting(() -> ran.add(name));
    }
    runAll();
    assertThat(ran).hasSize(CallbackQueue.MAX_NOTICES).startsWith("gap 1").doesNotContain("notice");
  }

  @Test
  void aCloseForgetsMessagesAndKeepsNotices() {
    message("a", 1);
    mailbox.notice(() -> ran.add("b"));
    mailbox.close();
    message("c", 1);
    mailbox.notice(() -> ran.add("d"));
    runAll();
    assertThat(ran).containsExactly("b", "d");
  }

  @Test
  void othersHaveTheirTurn() {
    for (int i = 0; i < 60; i++) {
      message("m", 1);
    }
    for (int i = 0; i < 60; i++) {
      mailbox.notice(() -> ran.add("n"));
    }
    executor.remove().run();
    assertThat(ran.size()).isLessThan(120);
    assertThat(executor).hasSize(1);
    runAll();
    assertThat(ran).hasSize(120);
  }

  @Test
  void goesOnInPlaceWhenTheExecutorIsShutDownUnderIt() {
    for (int i = 0; i < 60; i++) {
      message("m", 1);
      mailbox.notice(() -> ran.add("n"));
    }
    rejects = true;
    executor.remove().run();
    assertThat(ran).hasSize(120);
  }

  @Test
  void whatIsLastRunsBehindAllThatWaitsAndIsNeverForgotten() {
    mailbox.notice(() -> ran.add("first"));
    mailbox.last(() -> ran.add("last"));
    mailbox.close();
    runAll();
    assertThat(ran).containsExactly("first", "last");
    mailbox.last(() -> ran.add("again"));
    for (int i = 0; i < 2 * CallbackQueue.MAX_NOTICES; i++) {
      mailbox.lasting(() -> {});
    }
    runAll();
    assertThat(ran).contains("again");
  }
}
