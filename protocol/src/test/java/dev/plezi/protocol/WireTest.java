package dev.plezi.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
  @ParameterizedTest
  @ValueSource(strings = {"_ack_", "_hello_", "__"})
  void namesBetweenUnderscoresBelongToTheProtocol(String name) {
    assertThat(Wire.control(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_", "ack", "_ack", "ack_", "a_c", " _ack_"})
  void otherNamesBelongToTheApplication(String name) {
    assertThat(Wire.control(name)).isFalse();
  }
}
