package dev.plezi.e2e.faults;

/** Clients that never come back. */
final class Deaths {
  private static final String GREETING = "{\"event\":\"tick\",\"n\":1}";
  private static final String ANSWER = "{\"event\":\"tock\",\"n\":1}";

  private Deaths() {}

  /** A client's process is killed; its session ends at its time. */
  static Report killed(Stage stage) throws InterruptedException {
    try (ClientProcess client = ClientProcess.start(stage.socket("/session"), GREETING)) {
      Ledger.Track track = stage.ledger().track();
      track.emitted(1);
      client.awaitEvent(ANSWER);
      track.arrived(1);
      if (stage.server().holdsNoSession()) {
        throw new AssertionError("the server does not know its client");
      }
      client.kill();
      stage.timetable().await("its session to end", stage.server()::holdsNoSession);
      return Report.of("client killed", 1, stage.ledger());
    }
  }
}
