package dev.plezi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaceTest {
  private long now = Long.MAX_VALUE;
  private final Pace pace = new Pace(() -> now);

  @Test
  void letsABurstThroughAndNoMore() {
    assertThat(linesThatPass(Pace.BURST + 10)).isEqualTo(Pace.BURST);
  }

  @Test
  void letsTwoLinesASecondThroughAfterwards() {
    linesThatPass(Pace.BURST);
    now += Duration.ofSeconds(3).toNanos();

    assertThat(linesThatPass(10)).isEqualTo(6);
  }

  @Test
  void savesUpNoMoreThanABurst() {
    now += Duration.ofDays(1).toNanos();

    assertThat(linesThatPass(Pace.BURST + 10)).isEqualTo(Pace.BURST);
  }

  private long linesThatPass(int tried) {
    return IntStream.range(0, tried).filter(line -> pace.allows()).count();
  }
}
