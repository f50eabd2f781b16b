package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.e2e.socket.RawSocket;
import dev.plezi.protocol.CloseCode;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What clients see when the server goes: clause 1.6.5 of the specification. */
class ShutdownIT {
  @Test
  void saysGoodbyeToEverybodyAndExitsWithZero() throws Exception {
    try (JavaProcess server =
        JavaProcess.start("dev.plezi.e2e.ConformanceServer", Map.of("PORT", "0"))) {
      String line = server.awaitLine("Conformance server");
      String address = line.substring(line.indexOf("http://")).replace("http:", "ws:");
      URI echo = URI.create(address).resolve("/echo");
      try (RawSocket idle = RawSocket.open(echo);
          RawSocket busy = RawSocket.open(echo)) {
        busy.send("{\"event\":\"slow\",\"s\":0.2,\"i\":1,\"_EID_\":1}");
        assertThat(busy.readText()).contains("_ack_");
        server.beginTermination();
        assertThat(idle.readText()).isEqualTo("{\"event\":\"shutdown\"}");
        assertThat(idle.awaitClose()).isEqualTo(CloseCode.GOING_AWAY);
        assertThat(busy.readText()).isEqualTo("{\"event\":\"slow\",\"i\":1}");
        assertThat(busy.readText()).isEqualTo("{\"event\":\"shutdown\"}");
        assertThat(busy.awaitClose()).isEqualTo(CloseCode.GOING_AWAY);
      }
      assertThat(server.awaitExit()).isZero();
    }
  }
}
