package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Limits;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.mailbox.MailboxBudget;
import dev.plezi.server.internal.transport.KeptBytes;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 1,000 frames a second, and 200 at once. */
class ReadPaceTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final ArrayDeque<Long> timers = new ArrayDeque<>();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private long now;
  private int demands;
  private final ReadPace pace =
      new ReadPace(
          new SessionContext(
              Limits.builder().eventsPerSecond(1_000).eventsBurst(200).build(),
              () -> now,
              InstantSource.system(),
              Runnable::run,
              () -> 0,
              (nanos, task) -> {
                timers.add(now + nanos);
                tasks.add(task);
              },
              new SessionContext.Budgets(
                  new MailboxBudget(0), KeptBytes.unbounded(), new PeerLog(() -> now))),
          "test");

  @Test
  void asksAtOnceForWhatTheRateAllows() {
    demand(200);

    assertThat(demands).isEqualTo(200);
    assertThat(timers).isEmpty();
  }

  @Test
  void asksForMoreInLotsOfATenthOfASecond() {
    demand(201);
    assertThat(demands).isEqualTo(200);
    assertThat(timers).containsExactly(100 * MILLI);

    fire();
    assertThat(demands).isEqualTo(201);
    demand(99);
    assertThat(demands).isEqualTo(300);
    assertThat(timers).isEmpty();
  }

  @Test
  void aTickReleasesWhatATimerDidNot() {
    demand(201);
    pace.release();
    assertThat(demands).isEqualTo(200);

    now += MILLI;
    pace.release();

    assertThat(demands).isEqualTo(201);
  }

  @Test
  void theAverageHoldsForAFlood() {
    demand(1);
    while (now < TimeUnit.SECONDS.toNanos(10)) {
      while (!timers.isEmpty()) {
        fire();
      }
      demand(1);
    }

    assertThat(demands).isBetween(10_000, 10_300);
  }

  @Test
  void losesPatienceWithAPeerThatNeverPauses() {
    boolean heeded = true;
    while (heeded && now < TimeUnit.SECONDS.toNanos(200)) {
      heeded = pace.demand(() -> demands++);
      while (!timers.isEmpty()) {
        fire();
      }
    }

    assertThat(heeded).isFalse();
    assertThat(now).isBetween(TimeUnit.SECONDS.toNanos(100), TimeUnit.SECONDS.toNanos(101));
    assertThat(pace.demand(() -> {})).as("it is judged anew from then on").isTrue();
  }

  @Test
  void aPauseEndsIt() {
    for (int i = 0; i < 100; i++) {
      IntStream.range(0, 3_000)
          .forEach(
              each -> {
                assertThat(pace.demand(() -> demands++)).isTrue();
                while (!timers.isEmpty()) {
                  fire();
                }
              });
      now += TimeUnit.SECONDS.toNanos(3);
    }

    assertThat(demands).isEqualTo(300_000);
  }

  private void demand(int times) {
    IntStream.range(0, times).forEach(i -> assertThat(pace.demand(() -> demands++)).isTrue());
  }

  private void fire() {
    now = timers.remove();
    tasks.remove().run();
  }
}
