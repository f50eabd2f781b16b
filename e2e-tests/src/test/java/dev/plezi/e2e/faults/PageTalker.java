package dev.plezi.e2e.faults;

import com.microsoft.playwright.Page;
import dev.plezi.e2e.SessionController.Seen;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page that talks: its client says numbers, and notes those that it hears. What a gap lists it
 * sends again. It keeps the books when all is over.
 */
final class PageTalker {
  private static final String CONNECT =
      """
      ([path, backoff]) => {
        window.heard = [];
        window.gaps = 0;
        window.doubts = 0;
        window.client = new PleziClient(path, {
          autoreconnect: true, level: 2, reconnect_interval: backoff / 50, reconnect_max: backoff });
        client.tock = (tock) => heard.push(tock.n);
        client.ongap = (gap) => {
          gaps++;
          doubts += gap.inDoubt.length;
          gap.resend();
        };
      }
      """;

  private static final String LEVEL =
      """
      (level) => new Promise((resolve, reject) => {
        const look = () => client.connected && client.level == level && resolve();
        client.on('state', look);
        look();
        setTimeout(() => reject(new Error('at level ' + client.level)), 60000);
      })
      """;

  private static final String SAY =
      "([event, from, to]) => { for (let n = from; n <= to; n++) client.emit({ event, n }); }";

  private static final String HEAR =
      """
      (count) => new Promise((resolve) => {
        const look = () => heard.length >= count && resolve();
        client.on('tock', () => setTimeout(look)); // behind client.tock
        look();
        setTimeout(resolve, 60000);
      })
      """;

  private static final String GAP =
      """
      () => new Promise((resolve, reject) => {
        const look = () => gaps && resolve();
        client.on('gap', () => setTimeout(look)); // behind client.ongap
        look();
        setTimeout(() => reject(new Error('no gap')), 60000);
      })
      """;

  private final Ledger ledger = new Ledger(System::nanoTime);
  private final Ledger.Track track = ledger.track();
  private final Page page;
  private int said;

  /** What the page tells in the end. */
  record Told(List<Integer> heard, int gaps, int doubts) {}

  PageTalker(Page page) {
    this.page = page;
  }

  Ledger ledger() {
    return ledger;
  }

  Ledger.Track track() {
    return track;
  }

  /** Opens a page through the stage's proxy. */
  void visit(Stage stage) {
    page.navigate(stage.page());
  }

  /** Its client connects to a path of the same server. */
  void connect(String path, Duration backoffCap) {
    page.evaluate(CONNECT, List.of(path, (double) backoffCap.toMillis()));
  }

  /** Waits until it speaks at this level. */
  void awaitLevel(int level) {
    page.evaluate(LEVEL, level);
  }

  /** Says the next so many numbers. */
  void say(String event, int times) {
    int from = said + 1;
    for (int i = 0; i < times; i++) {
      said = track.emitNext();
    }
    page.evaluate(SAY, List.of(event, from, said));
  }

  /** Waits until as many were heard as were said, for a minute at most. */
  void awaitAll() {
    page.evaluate(HEAR, said);
  }

  /** Waits for a gap. */
  void awaitGap() {
    page.evaluate(GAP);
  }

  /** What the page has noted. */
  Told told() {
    Object json = page.evaluate("() => JSON.stringify({ heard, gaps, doubts })");
    Told told = new JsonMapper().readValue(String.valueOf(json), Told.class);
    for (int i = 0; i < told.gaps(); i++) {
      ledger.gap();
    }
    return told;
  }

  /** What the server has seen of it in its session. */
  Seen seen() {
    Object json = page.evaluate("async () => JSON.stringify(await client.request('seen', {}))");
    return new JsonMapper().readValue(String.valueOf(json), Seen.class);
  }

  void close() {
    page.evaluate("() => client.close()");
  }
}
