package dev.plezi.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.client.Awaited;
import dev.plezi.client.internal.socket.Transport;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of tasks that an executor has taken. */
class HostExecutorTest {
  private final Transport transport = Transport.acquire();
  private final Awaited<Throwable> givenUp = new Awaited<>();
  private final Awaited<String> done = new Awaited<>();
  private final AtomicInteger offers = new AtomicInteger();

  @AfterEach
  void release() {
    transport.release();
  }

  private HostExecutor on(Executor host, long lookMs) {
    return new HostExecutor(host, transport, givenUp::add, lookMs);
  }

  @Test
  void whatItHasDroppedIsOfferedAgain() {
    HostExecutor executor =
        on(
            task -> {
              if (offers.incrementAndGet() > 3) {
                task.run();
              }
            },
            1);

    executor.execute(() -> done.add("done"));

    assertThat(done.next()).isEqualTo("done");
    executor.execute(() -> done.add("another"));
    assertThat(done.next()).isEqualTo("another");
    assertThat(offers).hasValue(5);
    assertThat(givenUp.rest()).isEmpty();
  }

  @Test
  void whatWasOnlyLateRunsOnce() {
    Queue<Runnable> taken = new ConcurrentLinkedQueue<>();
    HostExecutor executor = on(taken::add, 1);

    executor.execute(() -> done.add("done"));
    Awaited.until("it is offered again", () -> taken.size() > 2);
    taken.forEach(Runnable::run);

    assertThat(done.rest()).containsExactly("done");
  }

  @Test
  void anExecutorThatBeginsNothingIsGivenUp() {
    HostExecutor executor = on(task -> offers.incrementAndGet(), 1);

    executor.execute(() -> done.add("done"));

    assertThat(givenUp.next()).hasMessage("it has begun nothing of what it took for 10 ms");
    assertThat(done.next()).isEqualTo("done");
    assertThat(offers.get()).isLessThanOrEqualTo(HostExecutor.LOOKS);
    executor.execute(() -> done.add("another"));
    assertThat(done.next()).isEqualTo("another");
  }

  @Test
  void anExecutorThatRefusesIsOfferedATaskByOneAtATime() {
    AtomicInteger refused = new AtomicInteger();
    HostExecutor executor =
        on(
            task -> {
              if (refused.incrementAndGet() <= 5) {
                throw new RejectedExecutionException("as asked");
              }
              task.run();
            },
            1);

    executor.execute(() -> done.add("done"));

    assertThat(done.next()).isEqualTo("done");
    assertThat(refused).hasValue(6);
    assertThat(givenUp.rest()).isEmpty();
  }

  @Test
  void anExecutorThatDoesItsWorkIsOfferedNothingTwice() {
    HostExecutor executor =
        on(
            task -> {
              offers.incrementAndGet();
              task.run();
            },
            1);

    for (int i = 0; i < 100; i++) {
      executor.execute(() -> done.add("done"));
      done.next();
    }

    assertThat(offers).hasValue(100);
  }
}
