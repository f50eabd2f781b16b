package dev.plezi.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void theCeilingDoublesUpToTheCap() {
    assertThat(Backoff.delay(0, 200, 1_000, 0.5)).isEqualTo(100);
    assertThat(Backoff.delay(1, 200, 1_000, 0.5)).isEqualTo(200);
    assertThat(Backoff.delay(2, 200, 1_000, 0.5)).isEqualTo(400);
    assertThat(Backoff.delay(3, 200, 1_000, 0.5)).isEqualTo(500);
    assertThat(Backoff.delay(Integer.MAX_VALUE, 200, 1_000, 0.5)).isEqualTo(500);
  }

  @Test
  void theDieDrawsFromZeroToTheCeiling() {
    assertThat(Backoff.delay(4, 200, 10_000, 0)).isZero();
    assertThat(Backoff.delay(4, 200, 10_000, 0.25)).isEqualTo(800);
    assertThat(Backoff.delay(4, 200, 10_000, Math.nextDown(1.0))).isLessThan(3_200);
  }

  @Test
  void aBaseAboveTheCapIsTheCap() {
    assertThat(Backoff.delay(0, 500, 100, 0.5)).isEqualTo(50);
  }
}
