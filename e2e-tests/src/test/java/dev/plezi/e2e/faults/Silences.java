package dev.plezi.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.plezi.e2e.SessionController.Seen;
import java.time.Duration;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Connections over which nothing comes, and which nobody has closed. */
final class Silences {
  /** Far below the heartbeat and its grace. */
  private static final Duration NAP = Duration.ofSeconds(2);

  private static final int CLIENTS = 20;
  private static final int TICKS = 3;

  /** Ends after 20 s at the latest, which is less than the heartbeat. */
  private static final String DOUBT =
      """
      async (ticks) => {
        const heard = [];
        let gaps = 0;
        client.ongap = () => gaps++;
        await new Promise((resolve) => {
          client.tock = (tock) => heard.push(tock.n) == ticks && resolve();
          for (let n = 1; n <= ticks; n++) client.emit({ event: 'tick', n });
          dispatchEvent(new Event('online'));
          setTimeout(resolve, 20000);
        });
        const seen = await client.request('seen', {});
        client.close();
        return JSON.stringify({ heard, gaps, seen });
      }
      """;

  private Silences() {}

  /** What is sent is swallowed, until the heartbeat shows it. */
  static Report halfOpen(Stage stage) throws InterruptedException {
    stage.admit(CLIENTS);
    stage.strike(Fault.halfOpen());
    stage.tick(TICKS);
    stage.ledger().awaitArrival();
    return stage.whole("half-open");
  }

  /**
   * The network dies without a word, and comes back as another: what is sent is swallowed. The
   * machines have been told that it did, and know long before a heartbeat of 25 s is missed.
   */
  static Report dead(Stage stage) throws InterruptedException {
    stage.admit(CLIENTS);
    stage.strike(Fault.halfOpen());
    stage.tick(TICKS);
    stage.talkers().forEach(Talker::probe);
    stage.ledger().awaitArrival();
    Report report = stage.whole("network that dies without a word");
    assertThat(Duration.ofNanos(report.recoveries().get(0))).isLessThan(Duration.ofSeconds(20));
    return report;
  }

  /** The same, of a page: the browser says that the network is back. */
  static Report dead(Stage stage, Page page) {
    page.navigate(stage.page());
    page.evaluate(BrowserCuts.JOIN, (double) stage.scale().backoffCap().toMillis());
    stage.proxy().strike(Fault.halfOpen());
    Ledger ledger = new Ledger(System::nanoTime);
    Ledger.Track track = ledger.track();
    ledger.fault();
    for (int n = 1; n <= TICKS; n++) {
      track.emitted(n);
    }
    Object json = page.evaluate(DOUBT, TICKS);
    SlowLines.Told told = new JsonMapper().readValue(String.valueOf(json), SlowLines.Told.class);
    told.heard().forEach(track::arrived);
    Seen seen = told.seen();
    Report report =
        Report.of("network that dies without a word, browser", 1, ledger)
            .with(Tally.summed(TICKS, seen.count(), seen.distinct(), seen.ordered()));
    assertThat(told.gaps()).as(report.line()).isZero();
    return report;
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
