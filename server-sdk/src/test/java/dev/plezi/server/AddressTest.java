package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AddressTest {
  @Test
  void refusesOneMoreConnectionOfAnAddressWith503() throws IOException {
    try (TestServer server =
            TestServer.of(
                TestServer.options().maxConnectionsPerAddress(1),
                app -> app.route("/", TestControllers.Plain.class));
        RawClient first = server.open("/");
        RawClient second = server.connect();
        RawClient third = server.connect()) {
      assertThat(second.upgrade("/").status()).isEqualTo(503);

      first.close(1000);
      Journal.await("the first is gone", () -> server.app.connections() == 0);
      assertThat(third.upgrade("/").status()).isEqualTo(101);
    }
  }
}
