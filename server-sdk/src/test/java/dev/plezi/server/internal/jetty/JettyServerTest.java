package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Options;
import org.junit.jupiter.api.Test;

class JettyServerTest {
  @Test
  void saysAtTheStartThatItListensToAll() {
    assertThat(JettyServer.place(Options.standard().address())).startsWith("every interface");
    assertThat(JettyServer.place("127.0.0.1")).isEqualTo("127.0.0.1");
  }
}
