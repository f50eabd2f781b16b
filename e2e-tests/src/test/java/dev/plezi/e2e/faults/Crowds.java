package dev.plezi.e2e.faults;

/** Many clients that come back at once. */
final class Crowds {
  /** With TLS a crowd is so many times smaller: its handshakes take the processor far longer. */
  private static final int TLS_DIVISOR = 4;

  private Crowds() {}

  private static int clients(Stage stage) {
    int clients = stage.scale().clients();
    return stage.server().sockets().tls() ? Math.max(1, clients / TLS_DIVISOR) : clients;
  }

  /** All are cut at once. */
  static Report storm(Stage stage) throws InterruptedException {
    stage.admit(clients(stage));
    stage.strike(Fault.cut());
    stage.tick(1);
    stage.ledger().awaitArrival();
    return stage.whole("resume storm");
  }

  /** The server drains, ends and starts again, and knows nobody any more. */
  static Report restart(Stage stage) throws InterruptedException {
    int clients = clients(stage);
    stage.admit(clients);
    int status = stage.server().drain();
    if (status != 0) {
      throw new AssertionError("the server ended with " + status);
    }
    stage.timetable().await("all to know", stage::nobodyOpen);
    stage.ledger().fault();
    stage.tick(1); // never written, so it waits
    stage.server().restart();
    stage.ledger().awaitGaps(clients);
    stage.tick(1);
    stage.ledger().awaitArrival();
    return stage.report("drain and restart");
  }
}
