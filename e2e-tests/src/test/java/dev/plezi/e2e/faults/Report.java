package dev.plezi.e2e.faults;

import dev.plezi.e2e.doors.DoorKind;
import java.util.List;

/**
 * A case's line in the table of the suite.
 *
 * @param recoveries from a fault to the arrival of the first message sent after it; nanoseconds,
 *     the shortest first
 */
record Report(String name, int clients, Tally tally, int gaps, List<Long> recoveries) {
  static final String HEADER =
      "case | clients | sent | delivered | told | lost | duplicated | out of order | untold"
          + " | gaps | recover p50 ms | p99 ms";

  static Report of(String name, int clients, Ledger ledger) {
    return new Report(name, clients, ledger.tally(), ledger.gaps(), ledger.recoveries());
  }

  /** With a history more that was kept elsewhere. */
  Report with(Tally more) {
    return new Report(name, clients, tally.plus(more), gaps, recoveries);
  }

  /** Of the same case, over this kind of sockets and through this door. */
  Report on(ServerProcess server) {
    String named = server.sockets().tls() ? name + ", TLS" : name;
    if (server.door() != DoorKind.OWN) {
      named += ", " + server.door();
    }
    return new Report(named, clients, tally, gaps, recoveries);
  }

  String line() {
    return String.join(
        " | ",
        name,
        Integer.toString(clients),
        Long.toString(tally.sent()),
        Long.toString(tally.delivered()),
        Long.toString(tally.told()),
        Long.toString(tally.lost()),
        Long.toString(tally.duplicated()),
        Long.toString(tally.outOfOrder()),
        Long.toString(tally.untold()),
        Integer.toString(gaps),
        recovered(50),
        recovered(99));
  }

  /** The least time in which so many per cent had recovered. */
  private String recovered(int percent) {
    if (recoveries.isEmpty()) {
      return "-";
    }
    int rank = (recoveries.size() * percent + 99) / 100;
    return Long.toString(Math.round(recoveries.get(rank - 1) / 1e6));
  }
}
