package dev.plezi.server.internal.session.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Nothing is lost, comes twice or comes in another order, for any seed. {@code
 * -Dplezi.seeds=100000} tries so many, {@code -Dplezi.seed=4711} one, whose trace it prints. A
 * process of tests ends after 20 minutes: {@code -Dtests.limit.seconds=86400} lets it go on.
 */
class SimulationTest {
  private static final long SEEDS = Long.getLong("plezi.seeds", 2_000);

  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS)
  void nothingIsLostWhateverHappens() {
    Long one = Long.getLong("plezi.seed");
    if (one == null) {
      LongStream.rangeClosed(1, SEEDS).forEach(Run::of);
      System.out.println("simulation: " + SEEDS + " seeds, no violation");
      return;
    }
    List<String> trace = new ArrayList<>();
    Throwable failure = Run.trace(one, trace);
    trace.forEach(System.out::println);
    assertThat(failure).isNull();
  }

  @Test
  void theSameSeedBringsAboutTheSame() {
    for (long seed = 1; seed <= 20; seed++) {
      List<String> first = new ArrayList<>();
      List<String> second = new ArrayList<>();
      assertThat(Run.trace(seed, first)).isNull();
      assertThat(Run.trace(seed, second)).isNull();
      assertThat(second).isEqualTo(first).hasSizeGreaterThan(50);
    }
  }
}
