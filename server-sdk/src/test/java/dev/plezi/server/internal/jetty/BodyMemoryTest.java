package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyMemoryTest {
  private final BodyMemory memory = new BodyMemory(100);

  @Test
  void keepsABodyUntilItsRequestIsAnswered() {
    BodyMemory.Share share = memory.open("192.0.2.1");
    assertThat(share.keep(new byte[] {1, 2})).isTrue();
    assertThat(share.keep(new byte[] {3})).isTrue();

    assertThat(share.take()).containsExactly(1, 2, 3);
    assertThat(memory.used()).isEqualTo(3);
    share.close();
    assertThat(memory.used()).isZero();
  }

  @Test
  void theLargestOfTheAddressThatHasTheMostIsGivenUp() {
    BodyMemory.Share small = memory.open("192.0.2.1");
    BodyMemory.Share large = memory.open("192.0.2.1");
    BodyMemory.Share other = memory.open("192.0.2.2");
    assertThat(small.keep(new byte[20])).isTrue();
    assertThat(large.keep(new byte[30])).isTrue();
    assertThat(other.keep(new byte[45])).isTrue();

    assertThat(other.keep(new byte[1])).isTrue();
    assertThat(memory.open("192.0.2.3").keep(new byte[5])).isTrue();

    assertThat(large.keep(new byte[1])).isFalse();
    assertThat(large.take()).isNull();
    assertThat(small.take()).hasSize(20);
    assertThat(other.take()).hasSize(46);
    assertThat(memory.used()).isEqualTo(71);
  }

  @Test
  void whoAsksForTheMostLosesItself() {
    BodyMemory.Share share = memory.open("192.0.2.1");

    assertThat(share.keep(new byte[101])).isFalse();
    assertThat(memory.used()).isZero();
  }

  @Test
  void whatIsBeingAnsweredStays() {
    BodyMemory.Share answered = memory.open("192.0.2.1");
    assertThat(answered.keep(new byte[90])).isTrue();
    assertThat(answered.take()).hasSize(90);

    BodyMemory.Share late = memory.open("192.0.2.2");
    assertThat(late.keep(new byte[20])).isFalse();
    assertThat(memory.used()).isEqualTo(90);
    answered.close();
    assertThat(memory.open("192.0.2.2").keep(new byte[20])).isTrue();
  }

  @Test
  void addressesOfOneNetworkAreOne() {
    BodyMemory.Share one = memory.open("[2001:db8:0:1:0:0:0:1]");
    BodyMemory.Share two = memory.open("[2001:db8:0:1:ffff:0:0:2]");
    BodyMemory.Share other = memory.open("[2001:db8:0:2:0:0:0:1]");
    assertThat(one.keep(new byte[31])).isTrue();
    assertThat(two.keep(new byte[30])).isTrue();
    assertThat(other.keep(new byte[40])).isTrue();

    assertThat(one.take()).isNull();
    assertThat(two.take()).hasSize(30);
    assertThat(other.take()).hasSize(40);
  }

  @Test
  void countsWhatIsKeptElsewhere() {
    BodyMemory.Share share = memory.open("192.0.2.1");
    assertThat(share.count(100)).isTrue();
    assertThat(share.count(1)).isFalse();
    assertThat(memory.used()).isZero();
  }
}
