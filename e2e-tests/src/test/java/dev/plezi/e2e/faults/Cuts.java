package dev.plezi.e2e.faults;

import dev.plezi.e2e.SessionController.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Connections that break, and break again. */
final class Cuts {
  /** A frame of the cases is shorter, so that each of its places is cut. */
  private static final int FRAME_BYTES = 48;

  /** A record of TLS 1.3 is so much longer than what is in it. */
  private static final int RECORD_BYTES = 22;

  /** Of a record's places one in so many is cut: behind any but the last, nothing is read of it. */
  private static final int RECORD_STEP = 5;

  /** Enough to reach that place and go on behind it. */
  private static final int TICKS = 8;

  /** Above a handshake and the opening, so that something passes now and then. */
  private static final int CONNECTION_BYTES = 2_000;

  /** The same where TLS has a handshake of its own, with a certificate. */
  private static final int TLS_CONNECTION_BYTES = 5_000;

  /** Where connections are short, or the backoff would be all there is. */
  private static final Duration HASTE = Duration.ofMillis(100);

  private Cuts() {}

  /** One client; all that is cut every so often, while messages flow. */
  static Report steady(Stage stage) throws InterruptedException {
    stage.admit(1);
    talk(stage);
    return stage.whole("cut " + every(stage));
  }

  /** The same, while the server asks as much as the client says, and answers in parts as well. */
  static Report asked(Stage stage) throws InterruptedException {
    stage.admit(1);
    int questions = stage.scale().messages();
    Talker talker = stage.talkers().get(0);
    CompletableFuture<Seen> answers = talker.interview(questions, stage.scale().messageEvery());
    CompletableFuture<List<Integer>> rows = talker.rows(questions, stage.scale().messageEvery());
    talk(stage);
    Seen seen = answers.join();
    return stage
        .whole("the server asks, replies in parts, cut " + every(stage))
        .with(Tally.of(questions, rows.join()))
        .with(talker.asked(questions))
        .with(Tally.summed(questions, seen.count(), seen.distinct(), seen.ordered()));
  }

  private static String every(Stage stage) {
    return "every " + stage.scale().cutEvery().toMillis() + " ms";
  }

  private static void talk(Stage stage) throws InterruptedException {
    Scale scale = stage.scale();
    try (Timetable knife = new Timetable()) {
      CompletableFuture<?> cuts =
          knife.repeat(scale.cuts(), scale.cutEvery(), () -> stage.strike(Fault.cut()));
      CompletableFuture<?> ticks =
          stage.timetable().repeat(scale.messages(), scale.messageEvery(), () -> stage.tick(1));
      CompletableFuture.allOf(cuts, ticks).join();
    }
    stage.ledger().awaitArrival();
  }

  /** Several clients; each place of a frame, or many of a record, are cut, one after another. */
  static Report frames(Stage stage, Direction direction) throws InterruptedException {
    boolean records = stage.server().sockets().tls();
    int last = records ? FRAME_BYTES + RECORD_BYTES : FRAME_BYTES;
    stage.admit(4, HASTE);
    for (int bytes = 1; bytes <= last; bytes += records ? RECORD_STEP : 1) {
      stage.strike(Fault.cutAfter(direction, bytes));
      stage.tick(TICKS);
      stage.ledger().awaitArrival();
    }
    return stage.whole("cut within a frame " + direction);
  }

  /** Several clients; each connection is cut somewhere, many before they carry the session. */
  static Report anywhere(Stage stage) throws InterruptedException {
    Random random = new Random(stage.scale().seed());
    int most = stage.server().sockets().tls() ? TLS_CONNECTION_BYTES : CONNECTION_BYTES;
    stage.admit(4, HASTE);
    stage
        .proxy()
        .always(
            link -> {
              Direction direction =
                  random.nextBoolean() ? Direction.TO_SERVER : Direction.TO_CLIENT;
              Fault.cutAfter(direction, 1 + random.nextInt(most)).strike(link);
            });
    stage.tick(stage.scale().messages() / 10);
    stage.ledger().awaitArrival();
    stage.proxy().always(Fault.none());
    return stage.whole("cut anywhere, handshakes too");
  }
}
