package dev.plezi.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;

/** Connections over which nothing comes, and which nobody has closed. */
final class Silences {
  /** Far below the heartbeat and its grace. */
  private static final Duration NAP = Duration.ofSeconds(2);

  private static final int CLIENTS = 20;
  private static final int TICKS = 3;

  private Silences() {}

  /** What is sent is swallowed, until the heartbeat shows it. */
  static Report halfOpen(Stage stage) throws InterruptedException {
    stage.admit(CLIENTS);
    stage.strike(Fault.halfOpen());
    stage.tick(TICKS);
    stage.ledger().awaitArrival();
    return stage.whole("half-open");
  }

  /** The server does nothing for a while. */
  static Report nap(Stage stage) throws InterruptedException {
    stage.admit(CLIENTS);
    pause(stage);
    stage.timetable().pass(NAP);
    resume(stage);
    return stage.whole("server paused " + NAP.toMillis() + " ms");
  }

  /** The server does nothing for so long that all clients have given up their connections. */
  static Report sleep(Stage stage) throws InterruptedException {
    stage.admit(CLIENTS);
    pause(stage);
    stage.timetable().await("all to miss the heartbeat", stage::nobodyOpen);
    resume(stage);
    return stage.whole("server paused beyond the heartbeat");
  }

  /** The clients' machines sleep for longer than the sessions live. */
  static Report lid(Stage stage) throws InterruptedException {
    stage.admit(CLIENTS);
    stage.proxy().refuse();
    stage.proxy().strike(Fault.halfOpen());
    stage.tick(TICKS);
    stage.timetable().await("all to miss the heartbeat", stage::nobodyOpen);
    stage.tick(1); // never written, so it waits
    stage.timetable().await("the sessions to end", stage.server()::holdsNoSession);
    stage.proxy().strike(Fault.cut());
    stage.ledger().fault();
    stage.proxy().admit();
    stage.ledger().awaitGaps(CLIENTS);
    stage.tick(1);
    stage.ledger().awaitArrival();
    assertToldOfTheSwallowed(stage);
    return stage.report("laptop lid");
  }

  private static void pause(Stage stage) {
    stage.ledger().fault();
    stage.server().pause();
    stage.tick(TICKS);
  }

  private static void resume(Stage stage) throws InterruptedException {
    stage.server().resume();
    stage.ledger().awaitArrival();
  }

  /** One gap, with the ticks that were swallowed; the first and the last two arrived. */
  private static void assertToldOfTheSwallowed(Stage stage) {
    String[] swallowed =
        IntStream.range(2, 2 + TICKS).mapToObj(Talker::words).toArray(String[]::new);
    for (Talker talker : stage.talkers()) {
      assertThat(talker.gaps()).hasSize(1);
      // The server remembers how far it came.
      assertThat(talker.gaps().get(0).undelivered()).containsExactly(swallowed);
      assertThat(talker.gaps().get(0).inDoubt()).isEmpty();
    }
    Tally tally = stage.ledger().tally();
    assertThat(tally.sent() - tally.delivered()).isEqualTo((long) CLIENTS * TICKS);
  }
}
