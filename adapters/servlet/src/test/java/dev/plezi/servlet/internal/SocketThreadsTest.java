package dev.plezi.servlet.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many of a container's threads may wait for connections that say too much. */
class SocketThreadsTest {
  private static final int BOUND = 32;
  private static final long LONG = TimeUnit.MINUTES.toNanos(2);

  private final SocketThreads threads = new SocketThreads("test");
  private final ExecutorService container = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    container.shutdownNow();
    threads.shutdown();
  }

  private List<CompletableFuture<Boolean>> wait(Semaphore permits, int count) {
    List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waiting.add(CompletableFuture.supplyAsync(() -> await(permits), container));
    }
    while (permits.getQueueLength() < count) {
      Thread.onSpinWait();
    }
    return waiting;
  }

  private boolean await(Semaphore permits) {
    try {
      return threads.await(permits, LONG);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void oneMoreThanMayWaitIsTurnedAwayAtOnce() throws Exception {
    List<CompletableFuture<Boolean>> waiting = wait(new Semaphore(0), BOUND);

    assertThat(threads.await(new Semaphore(0), LONG)).isFalse();

    assertThat(waiting).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void whoHasWaitedLeavesItsPlaceToAnother() throws Exception {
    Semaphore permits = new Semaphore(0);
    List<CompletableFuture<Boolean>> waiting = wait(permits, BOUND);

    permits.release(BOUND);

    for (CompletableFuture<Boolean> each : waiting) {
      assertThat(each.get(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(threads.await(new Semaphore(1), LONG)).isTrue();
  }
}
