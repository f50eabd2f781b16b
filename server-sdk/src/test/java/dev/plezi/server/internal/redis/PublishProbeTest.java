package dev.plezi.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublishProbeTest {
  private final PublishProbe probe = new PublishProbe();

  @Test
  void oneIsUnderWayAtATime() {
    assertThat(probe.next()).isEqualTo(1);
    assertThat(probe.next()).isZero();
    probe.heard(1);
    assertThat(probe.next()).isEqualTo(2);
  }

  @Test
  void isMissedAtTheFifthLook() {
    probe.next();

    for (int i = 0; i < 4; i++) {
      assertThat(probe.look()).isTrue();
    }
    assertThat(probe.look()).isFalse();
  }

  @Test
  void isNotMissedWhileOthersMessagesArriveUnlessForLong() {
    probe.next();

    for (int i = 0; i < 29; i++) {
      probe.arrived();
      assertThat(probe.look()).isTrue();
    }
    probe.arrived();
    assertThat(probe.look()).isFalse();
  }

  @Test
  void isNotMissedWhenItHasComeBack() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      probe.heard(probe.next());
      assertThat(probe.look()).isTrue();
      assertThat(probe.awaitHeard(1)).isTrue();
    }
  }

  @Test
  void oneThatWasNotSentYetIsNotHeard() throws InterruptedException {
    probe.next();
    probe.heard(0);

    assertThat(probe.awaitHeard(1)).isFalse();
    probe.heard(7);
    assertThat(probe.next()).isEqualTo(2);
    assertThat(probe.awaitHeard(1)).isFalse();
  }

  @Test
  void anotherConnectionBeginsAnew() {
    probe.next();
    probe.reset();

    assertThat(probe.next()).isEqualTo(2);
  }
}
