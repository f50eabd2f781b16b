package dev.plezi.e2e.faults;

import dev.plezi.e2e.SessionController.Seen;
import java.util.concurrent.CompletableFuture;

/** A server's offer of a session that comes late. */
final class Greetings {
  private static final int CLIENTS = 20;
  private static final int TICKS = 30;

  private Greetings() {}

  /**
   * The offer is held back until all clients have gone on without a session; then they have one
   * after all, which outlives its connection. All that is said before and after arrives.
   */
  static Report late(Stage stage) throws InterruptedException {
    stage.proxy().always(Fault.stallBehindHandshake());
    stage.meet(CLIENTS, stage.scale().backoffCap());
    stage.timetable().await("all to go on without a session", stage::everybodyOpen);
    stage.tick(TICKS);
    stage.proxy().always(Fault.none());
    stage.talkers().stream().map(Talker::promoted).toList().forEach(CompletableFuture::join);
    stage.tick(TICKS);
    stage.strike(Fault.cut());
    stage.tick(TICKS);
    stage.ledger().awaitArrival();
    return stage.whole("greeting comes late");
  }

  /** The same of a page. */
  static Report late(Stage stage, PageTalker page) {
    page.visit(stage);
    stage.proxy().always(Fault.stallBehindHandshake());
    page.connect("/session", stage.scale().backoffCap());
    page.awaitLevel(1);
    page.say("tick", TICKS);
    stage.proxy().always(Fault.none());
    page.awaitLevel(2);
    page.say("tick", TICKS);
    page.ledger().fault();
    stage.proxy().strike(Fault.cut());
    page.say("tick", TICKS);
    page.awaitAll();
    page.told().heard().forEach(page.track()::arrived);
    Seen seen = page.seen();
    page.close();
    return Report.of("greeting comes late, browser", 1, page.ledger())
        .with(Tally.summed(3 * TICKS, seen.count(), seen.distinct(), seen.ordered()));
  }
}
