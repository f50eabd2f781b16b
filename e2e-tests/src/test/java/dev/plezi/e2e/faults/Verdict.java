package dev.plezi.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

/** What has to be so of a case, each of which prints its line. */
final class Verdict {
  private Verdict() {}

  /** Nothing was lost, and no session either. */
  static void whole(Report report) {
    clean(report);
    assertThat(report.gaps()).isZero();
  }

  /** Each client has a new session, and was told so. */
  static void anew(Report report) {
    clean(report);
    assertThat(report.gaps()).isEqualTo(report.clients());
  }

  /** The same, and what no handler had seen when each session ended was sent again. */
  static void anewAndSentAgain(Report report) {
    anew(report);
    assertThat(report.tally().delivered()).isEqualTo(report.tally().sent());
  }

  /** Nothing was lost without a word, doubled or out of order. */
  static void clean(Report report) {
    print(report.line());
    assertThat(report.tally().clean()).as(report.line()).isTrue();
  }

  @SuppressWarnings("SystemOut") // the table is what one runs it for
  static void print(String line) {
    System.out.println(line);
  }
}
