package dev.plezi.e2e.faults;

import com.microsoft.playwright.Page;
import dev.plezi.e2e.SessionController.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Cuts of a page's connection, while it ticks and hears the tocks. */
final class BrowserCuts {
  /** Has a session; see {@link Talker#joined}. */
  static final String JOIN =
      """
      async backoff => {
        window.client = new PleziClient('/session', {
          autoreconnect: true, level: 2, reconnect_interval: backoff / 50, reconnect_max: backoff });
        for (;;) try { return await client.request('seen', {}); } catch { client.reconnect(); }
      }
      """;

  /**
   * The page's history: when, in milliseconds, and what: n when it says a tick, -n when it hears
   * the tock, 0 for a gap. It ends with the last tock, or when none has come for a minute.
   */
  private static final String TALK =
      """
      async ([messages, every]) => {
        const history = [];
        const note = n => history.push([Math.round(performance.timeOrigin + performance.now()), n]);
        const start = performance.now();
        let sent = 0, heard = 0, latest = start, timer;
        client.ongap = () => note(0);
        await new Promise(resolve => {
          client.tock = tock => {
            note(-tock.n);
            latest = performance.now();
            if (++heard == messages) resolve();
          };
          timer = setInterval(() => {
            const now = performance.now();
            const due = Math.min(messages, (now - start) / every);
            while (sent < due && client.emit({ event: 'tick', n: sent + 1 })) note(++sent);
            if (now - latest > 60000) resolve();
          }, 10);
        });
        clearInterval(timer);
        const seen = await client.request('seen', {});
        client.close();
        return JSON.stringify({ history, seen });
      }
      """;

  /** What it was asked and given, in order; and what the server has seen of its answers. */
  private static final String ANSWER =
      """
      async ([count, every]) => {
        const asked = [];
        const rows = [];
        let gaps = 0;
        client.ongap = () => gaps++;
        client.handle('question', ({ n }) => (asked.push(n), n));
        const streaming = (async () => {
          for await (const row of client.stream('rows', { count, every }, { parts: 8, timeout: 180000 })) {
            rows.push(row);
          }
        })();
        const seen = await client.request('interview', { count, every }, { timeout: 180000 });
        await streaming;
        client.close();
        return JSON.stringify({ asked, rows, gaps, seen });
      }
      """;

  /** What the page tells of what it was asked. */
  record Asked(List<Integer> asked, List<Integer> rows, int gaps, Seen seen) {}

  /** What the page tells of itself, and what the server told it. */
  record Told(List<List<Long>> history, Seen seen) {}

  /** What the page said at a time; null for a cut. */
  private record Moment(long millis, @Nullable Integer said) {}

  private BrowserCuts() {}

  /** All that is cut every so often, while messages flow. */
  static Report steady(Stage stage, Page page) {
    Scale scale = stage.scale();
    Queue<Long> cuts = new ConcurrentLinkedQueue<>();
    page.navigate(stage.page());
    page.evaluate(JOIN, (double) scale.backoffCap().toMillis());
    var unused =
        stage
            .timetable()
            .repeat(
                scale.cuts(),
                scale.cutEvery(),
                () -> {
                  cuts.add(System.currentTimeMillis());
                  stage.proxy().strike(Fault.cut());
                });
    double every = scale.messageEvery().toNanos() / 1e6;
    Object json = page.evaluate(TALK, List.of(scale.messages(), every));
    Told told = new JsonMapper().readValue(String.valueOf(json), Told.class);

    List<Moment> moments = new ArrayList<>();
    cuts.forEach(time -> moments.add(new Moment(time, null)));
    told.history().forEach(at -> moments.add(new Moment(at.get(0), at.get(1).intValue())));
    moments.sort(Comparator.comparingLong(Moment::millis));
    Seen seen = told.seen();
    return Report.of("cut every " + scale.cutEvery().toMillis() + " ms, browser", 1, books(moments))
        .with(Tally.summed(scale.messages(), seen.count(), seen.distinct(), seen.ordered()));
  }

  /** The same, while the server asks, and answers in parts. */
  static Report asked(Stage stage, Page page) {
    Scale scale = stage.scale();
    page.navigate(stage.page());
    page.evaluate(JOIN, (double) scale.backoffCap().toMillis());
    var unused =
        stage
            .timetable()
            .repeat(scale.cuts(), scale.cutEvery(), () -> stage.proxy().strike(Fault.cut()));
    int questions = scale.messages();
    Object json = page.evaluate(ANSWER, List.of(questions, (int) scale.messageEvery().toMillis()));
    Asked told = new JsonMapper().readValue(String.valueOf(json), Asked.class);
    Seen seen = told.seen();
    String name =
        "the server asks, replies in parts, cut every "
            + scale.cutEvery().toMillis()
            + " ms, browser";
    return new Report(name, 1, Tally.of(questions, told.asked()), told.gaps(), List.of())
        .with(Tally.of(questions, told.rows()))
        .with(Tally.summed(questions, seen.count(), seen.distinct(), seen.ordered()));
  }

  /** What happened, in the books, as if it happened now. */
  private static Ledger books(List<Moment> moments) {
    AtomicLong nanos = new AtomicLong();
    Ledger ledger = new Ledger(nanos::get);
    Ledger.Track track = ledger.track();
    for (Moment moment : moments) {
      nanos.set(TimeUnit.MILLISECONDS.toNanos(moment.millis()));
      Integer said = moment.said();
      if (said == null) {
        ledger.fault();
      } else if (said > 0) {
        track.emitted(said);
      } else if (said < 0) {
        track.arrived(-said);
      } else {
        track.toldAll();
        ledger.gap();
      }
    }
    return ledger;
  }
}
