package dev.plezi.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.plezi.e2e.SessionController.Seen;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lines on which a message takes longer than a server or a client is silent: the heartbeat and its
 * grace, 11 s. The connection that there is carries it, and no other takes its place.
 */
final class SlowLines {
  private static final int BYTES_PER_SECOND = 10_000;

  /** 15 s or more, each way. */
  private static final int BYTES = Integer.getInteger("plezi.faults.slow", 150_000);

  private static final Fault SLOW =
      link -> {
        for (Direction direction : Direction.values()) {
          Fault.throttle(direction, BYTES_PER_SECOND).strike(link);
        }
      };

  /** What the page heard: the numbers in their order, and how many gaps; and the server's books. */
  record Told(List<Integer> heard, int gaps, Seen seen) {}

  private static final String TALK =
      """
      async ([up, down]) => {
        const heard = [];
        let gaps = 0;
        client.ongap = () => gaps++;
        await new Promise((resolve) => {
          client.tock = (tock) => heard.push(tock.n) == 3 && resolve();
          client.emit({ event: 'heavy', n: 1, fill: 'x'.repeat(up), bytes: 0 });
          client.emit({ event: 'heavy', n: 2, fill: '', bytes: down });
          client.emit({ event: 'tick', n: 3 });
          setTimeout(resolve, 300000);
        });
        const seen = await client.request('seen', {}, { timeout: 60000 });
        client.close();
        return JSON.stringify({ heard, gaps, seen });
      }
      """;

  private SlowLines() {}

  static Report java(Stage stage) throws InterruptedException {
    stage.admit(1);
    List<Link> before = stage.proxy().links();
    stage.proxy().always(SLOW);
    stage.talkers().forEach(each -> each.heavy(BYTES, 0));
    stage.talkers().forEach(each -> each.heavy(0, BYTES));
    stage.tick(1);
    stage.ledger().awaitArrival();
    assertThat(stage.proxy().links()).as("the connections").isEqualTo(before);
    return stage.whole("line slower than the heartbeat");
  }

  static Report browser(Stage stage, Page page) {
    page.navigate(stage.page());
    page.evaluate(BrowserCuts.JOIN, (double) stage.scale().backoffCap().toMillis());
    List<Link> before = stage.proxy().links();
    stage.proxy().always(SLOW);
    Ledger ledger = new Ledger(System::nanoTime);
    Ledger.Track track = ledger.track();
    for (int n = 1; n <= 3; n++) {
      track.emitted(n);
    }
    Object json = page.evaluate(TALK, List.of(BYTES, BYTES));
    Told told = new JsonMapper().readValue(String.valueOf(json), Told.class);

    told.heard().forEach(track::arrived);
    assertThat(before).as("the connections").containsAll(stage.proxy().links());
    Seen seen = told.seen();
    Report report =
        Report.of("line slower than the heartbeat, browser", 1, ledger)
            .with(Tally.summed(3, seen.count(), seen.distinct(), seen.ordered()));
    assertThat(told.gaps()).as(report.line()).isZero();
    return report;
  }
}
