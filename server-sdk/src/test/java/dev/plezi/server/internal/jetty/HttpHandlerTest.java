package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpHandlerTest {
  @TempDir Path uploads;

  @Test
  void bodiesThatTrickleInLeaveRoomForOtherRequests() throws Exception {
    List<RawClient> slow = new ArrayList<>();
    try (JettyTestServer server =
        new JettyTestServer(
            JettyTestServer.limits(uploads).build(),
            body -> FinishedResponse.plain(200, String.valueOf(body.bytes().length)))) {
      for (int i = 0; i < 100; i++) {
        slow.add(trickle(server));
      }
      assertThat(post(server)).isEqualTo(200);
      try (RawClient client = server.connect()) {
        assertThat(client.request("GET", "/unread").status()).isEqualTo(200);
      }
    } finally {
      for (RawClient each : slow) {
        each.abort();
      }
    }
  }

  private static RawClient trickle(JettyTestServer server) throws IOException {
    RawClient client = server.connect();
    client.write(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc"
            .getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  private static int post(JettyTestServer server) throws IOException {
    try (RawClient client = server.connect()) {
      return client.post("/", new byte[1]).status();
    }
  }
}
