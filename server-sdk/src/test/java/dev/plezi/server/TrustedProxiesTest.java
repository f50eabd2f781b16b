package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nginx",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "::/129",
        "fd00::/x",
        "1::2::3",
        "10.0.0.0/8/8",
        "010.0.0.0/1000"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> TrustedProxies.at("127.0.0.1", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @Test
  void refusesNobodyAndWhatIsNoHeader() {
    assertThatThrownBy(TrustedProxies::at).hasMessageContaining("one address");
    assertThatThrownBy(() -> TrustedProxies.hops(0)).hasMessageContaining("hops is 0");
    assertThatThrownBy(() -> TrustedProxies.hops(101)).hasMessageContaining("1 to 100");
    assertThatThrownBy(() -> TrustedProxies.hops(1).byClientAddress("a b"))
        .hasMessageContaining("\"a b\"");
  }

  @Test
  void looksNoNameUp() {
    assertThat(TrustedProxies.address("localhost")).isNull();
    assertThat(TrustedProxies.address("dead:beef")).isNull();
    assertThat(TrustedProxies.address("1.2.3.4.5")).isNull();
    assertThat(TrustedProxies.address("::ffff:10.0.0.1"))
        .isEqualTo(TrustedProxies.address("10.0.0.1"));
  }
}
