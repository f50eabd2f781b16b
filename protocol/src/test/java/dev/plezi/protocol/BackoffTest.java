package dev.plezi.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void theCeilingIsHalfOfTheOutageUpToTheCap() {
    assertThat(Backoff.delay(0, 200, 1_000, 0.5)).isEqualTo(100);
    assertThat(Backoff.delay(400, 200, 1_000, 0.5)).isEqualTo(100);
    assertThat(Backoff.delay(1_000, 200, 1_000, 0.5)).isEqualTo(250);
    assertThat(Backoff.delay(2_000, 200, 1_000, 0.5)).isEqualTo(500);
    assertThat(Backoff.delay(1e12, 200, 1_000, 0.5)).isEqualTo(500);
  }

  @Test
  void theDieDrawsFromZeroToTheCeiling() {
    assertThat(Backoff.delay(6_400, 200, 10_000, 0)).isZero();
    assertThat(Backoff.delay(6_400, 200, 10_000, 0.25)).isEqualTo(800);
    assertThat(Backoff.delay(6_400, 200, 10_000, Math.nextDown(1.0))).isLessThan(3_200);
  }

  @Test
  void aBaseAboveTheCapIsTheCap() {
    assertThat(Backoff.delay(0, 500, 100, 0.5)).isEqualTo(50);
  }
}
