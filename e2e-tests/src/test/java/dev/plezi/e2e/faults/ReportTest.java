package dev.plezi.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Tally TALLY = new Tally(10, 6, 1, 3, 4, 2, 1);

  @Test
  void isALineOfTheTable() {
    Report report = new Report("cut", 4, TALLY, 5, millis(1, 200));
    assertThat(report.line()).isEqualTo("cut | 4 | 10 | 6 | 1 | 3 | 2 | 1 | 4 | 5 | 100 | 198");
    assertThat(report.line().split(" \\| ", -1)).hasSameSizeAs(Report.HEADER.split(" \\| ", -1));
  }

  @Test
  void takesTheNearestRankOfFewTimes() {
    assertThat(new Report("one", 1, TALLY, 0, millis(8, 8)).line()).endsWith(" | 8 | 8");
    assertThat(new Report("two", 1, TALLY, 0, millis(8, 9)).line()).endsWith(" | 8 | 9");
    assertThat(new Report("none", 1, TALLY, 0, List.of()).line()).endsWith(" | - | -");
  }

  @Test
  void readsALedger() {
    Ledger ledger = new Ledger(() -> 0);
    ledger.track().emitted(1);
    ledger.gap();
    assertThat(Report.of("lost", 1, ledger))
        .isEqualTo(new Report("lost", 1, new Tally(1, 0, 0, 1, 0, 0, 0), 1, List.of()));
  }

  @Test
  void addsAHistoryThatWasKeptElsewhere() {
    Report report = new Report("cut", 1, TALLY, 0, List.of());
    assertThat(report.with(Tally.summed(5, 5, 4, true)).tally())
        .isEqualTo(new Tally(15, 10, 1, 4, 4, 3, 1));
    assertThat(report.with(Tally.summed(5, 5, 5, false)).tally().outOfOrder()).isEqualTo(2);
    assertThat(Tally.summed(5, 5, 5, true).clean()).isTrue();
    assertThat(Tally.summed(5, 5, 5, false).clean()).isFalse();
  }

  private static List<Long> millis(long first, long last) {
    return LongStream.rangeClosed(first, last).map(ms -> ms * 1_000_000).boxed().toList();
  }
}
