package dev.plezi.server.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.LogFile;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much of what peers bring about is written. */
class PeerLogTest {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLogTest.class);

  private long now = 7;
  private final PeerLog log = new PeerLog(() -> now);
  private final LogFile file = new LogFile();

  private void warn(String source, int times) {
    for (int i = 1; i <= times; i++) {
      log.warn(LOG, "{}: said {}", source, i);
    }
  }

  private void pass(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  /** What was written, without level, thread and logger. */
  private List<String> lines() {
    return file.lines().stream().map(line -> line.replaceFirst(".*PeerLogTest - ", "")).toList();
  }

  @Test
  void writesTheFirstOfASourceAndSaysLaterHowManyMoreThereWere() {
    warn("a", 123 + PeerLog.PER_SOURCE);

    assertThat(lines())
        .containsExactly("a: said 1", "a: said 2", "a: said 3", "a: said 4", "a: said 5");
    pass(59);
    log.tick();
    assertThat(lines()).hasSize(PeerLog.PER_SOURCE);
    pass(1);
    log.tick();
    assertThat(lines())
        .hasSize(PeerLog.PER_SOURCE + 1)
        .endsWith("… and 123 more in the last minute, the first of them: a: said 6");
    pass(60);
    log.tick();
    assertThat(lines()).hasSize(PeerLog.PER_SOURCE + 1);
  }

  @Test
  void theNextLineSaysItWhereNoClockTicks() {
    warn("a", PeerLog.PER_SOURCE + 1);
    pass(60);

    warn("b", 1);

    assertThat(lines())
        .endsWith("… and 1 more in the last minute, the first of them: a: said 6", "b: said 1");
  }

  @Test
  void aMinuteBeginsWithItsFirstLine() {
    pass(3_600);
    warn("a", PeerLog.PER_SOURCE);
    pass(59);
    warn("a", 1);
    assertThat(lines()).hasSize(PeerLog.PER_SOURCE);
    pass(1);
    warn("a", 1);
    assertThat(lines()).hasSize(PeerLog.PER_SOURCE + 2).endsWith("a: said 1");
  }

  @Test
  void saysNothingWhereThereWasNoMore() {
    warn("a", PeerLog.PER_SOURCE);
    pass(60);
    log.tick();
    log.flush();

    assertThat(lines()).hasSize(PeerLog.PER_SOURCE);
  }

  @Test
  void saysTheRestBeforeTheEnd() {
    warn("a", PeerLog.PER_SOURCE + 2);
    log.flush();

    assertThat(lines()).endsWith("… and 2 more in the last minute, the first of them: a: said 6");
  }

  @Test
  void anotherSourceIsSeenBesideOneThatFloods() {
    warn("a", 10_000);
    warn("b", 1);

    assertThat(lines()).hasSize(PeerLog.PER_SOURCE + 1).endsWith("b: said 1");
  }

  @Test
  void allSourcesTogetherHaveABound() {
    for (int i = 0; i < 10_000; i++) {
      warn("source " + i, 1);
    }

    assertThat(lines()).hasSize(PeerLog.PER_KIND).endsWith("source 49: said 1");
    log.flush();
    assertThat(lines())
        .endsWith("… and 9950 more in the last minute, the first of them: source 50: said 1");
  }

  @ParameterizedTest
  @CsvSource({
    "connection %d of 192.0.2.7, connection 1 of 192.0.2.8",
    "connection %d of 2001:db8::%x, connection 1 of 2001:db8:0:1::1",
    "/192.0.2.7:%d, /192.0.2.8:1",
    "/[2001:db8:0:0:0:0:0:7]:%d, /[2001:db8:0:1:0:0:0:7]:1",
    "2001:db8::%x, 2001:db8:0:1::1",
  })
  void whoComesAgainAndAgainFromOneNetworkHasABound(String source, String other) {
    for (int i = 1; i <= 10_000; i++) {
      warn(source.formatted(i, i), 1);
    }
    warn(other, 1);

    assertThat(lines()).hasSize(PeerLog.PER_NETWORK + 1).endsWith(other + ": said 1");
    log.flush();
    assertThat(lines()).last().asString().startsWith("… and 9980 more in the last minute");
  }

  @Test
  void whatIsSaidOfOneNetworkCountsForEachKindByItself() {
    for (int i = 1; i <= 100; i++) {
      warn("connection " + i + " of 192.0.2.7", 1);
    }
    log.error(LOG, "{}: is something else", "connection 101 of 192.0.2.7");

    assertThat(lines()).endsWith("connection 101 of 192.0.2.7: is something else");
  }

  @Test
  void anotherStatementIsSeenWhateverFloods() {
    for (int i = 0; i < 1_000; i++) {
      warn("source " + i, 1);
    }
    log.error(LOG, "{}: is something else", "a");

    assertThat(lines()).endsWith("a: is something else");
  }

  @Test
  void twoFailuresOfOneStatementAreTwoKinds() {
    for (int i = 0; i < 1_000; i++) {
      log.error(LOG, "{}: failed", "a", new IllegalStateException("one " + i));
    }
    log.error(LOG, "{}: failed", "a", new IllegalStateException("two"));

    assertThat(file.text()).contains("one 0", "one 4", "two", "\tat ").doesNotContain("one 5");
  }

  @Test
  void aPeersWordsMakeNoKind() {
    for (int i = 0; i < 1_000; i++) {
      log.error(LOG, "{}: failed", "a", new IllegalStateException("word " + i));
      log.warn(LOG, "{}: no handler for {}", "a", "name " + i);
    }

    assertThat(lines()).hasSize(2 * PeerLog.PER_SOURCE);
  }

  @Test
  void theDepthOfARecursionMakesFewKinds() {
    for (int depth = 0; depth < 1_000; depth++) {
      log.error(LOG, "{}: failed", "a", at(depth));
    }

    assertThat(lines()).hasSizeLessThan(20 * PeerLog.PER_SOURCE);
  }

  private static Throwable at(int depth) {
    return depth == 0 ? new IllegalStateException("deep") : at(depth - 1);
  }

  @Test
  void whatIsRememberedOfAMinuteIsBounded() {
    for (int i = 0; i < 3 * PeerLog.MAX_KINDS; i++) {
      log.warn(LOG, "{}: statement " + i, "a");
    }

    assertThat(lines()).hasSize(PeerLog.MAX_KINDS + PeerLog.PER_SOURCE);
    assertThat(log.kinds()).isEqualTo(PeerLog.MAX_KINDS + 1);
    pass(60);
    log.tick();
    assertThat(log.kinds()).isZero();
  }

  @Test
  void whatALevelHidesCountsForNothing() {
    // The tests' logger has warnings and errors.
    for (int i = 0; i < 100; i++) {
      log.info(LOG, "{}: hidden", "a");
    }
    log.flush();

    assertThat(log.kinds()).isZero();
    assertThat(file.text()).isEmpty();
  }

  @Test
  void theSumRepeatsNoWordsAsTheyAre() {
    for (int i = 0; i <= PeerLog.PER_SOURCE; i++) {
      log.warn(LOG, "{}: {}", "a", "x".repeat(10_000));
    }
    log.flush();

    assertThat(lines().get(PeerLog.PER_SOURCE)).hasSizeLessThan(400);
  }
}
