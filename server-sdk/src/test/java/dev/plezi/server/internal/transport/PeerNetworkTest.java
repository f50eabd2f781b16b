package dev.plezi.server.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerNetworkTest {
  @ParameterizedTest
  @CsvSource({
    "203.0.113.7,203.0.113.7,false",
    "::ffff:203.0.113.7,203.0.113.7,false",
    "2001:db8:1:2:3:4:5:6,20010db800010002,false",
    "[2001:db8:1:2::9],20010db800010002,false",
    "fe80::1%eth0,fe80000000000000,true",
    "fd12:3456::1,fd12345600000000,true",
    "::1,0000000000000000,true",
    "127.0.0.1,127.0.0.1,true",
    "10.1.2.3,10.1.2.3,true",
    "172.16.0.1,172.16.0.1,true",
    "172.32.0.1,172.32.0.1,false",
    "192.168.1.1,192.168.1.1,true",
    "100.64.0.1,100.64.0.1,true",
    "100.128.0.1,100.128.0.1,false",
    "unknown,unknown,false",
    "1.2.3.999,1.2.3.999,false",
    "example.com,example.com,false",
    "1,1,false",
  })
  void countsAsOnePeer(String remote, String name, boolean local) {
    assertThat(PeerNetwork.of(remote)).isEqualTo(new PeerNetwork(name, local));
  }
}
