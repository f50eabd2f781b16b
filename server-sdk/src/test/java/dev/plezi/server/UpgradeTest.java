package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeTest {
  private final TestServer server =
      TestServer.of(app -> app.route("/plain", TestControllers.Plain.class));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void offersNoExtensionAndNoSubprotocolBack() throws IOException {
    try (RawClient client = server.connect()) {
      Reply reply =
          client.upgrade(
              "/plain",
              "Sec-WebSocket-Extensions: permessage-deflate",
              "Sec-WebSocket-Protocol: chat");

      assertThat(reply.status()).isEqualTo(101);
      assertThat(reply.header("Sec-WebSocket-Extensions")).isEmpty();
      assertThat(reply.header("Sec-WebSocket-Protocol")).isEmpty();
    }
  }

  @Test
  void answers426ToAnUpgradeOfAnotherVersion() throws IOException {
    try (RawClient client = server.connect()) {
      Reply reply =
          client.request(
              "GET",
              "/plain",
              "Connection: Upgrade",
              "Upgrade: websocket",
              "Sec-WebSocket-Version: 12");
      assertThat(reply.status()).isEqualTo(426);
      assertThat(reply.header("Sec-WebSocket-Version")).containsExactly("13");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT"})
  void takesNoUpgradeWithAnotherMethod(String method) throws IOException {
    try (RawClient client = server.connect()) {
      Reply reply =
          client.request(
              method,
              "/plain",
              "Connection: Upgrade",
              "Upgrade: websocket",
              "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
      assertThat(reply.status()).isBetween(400, 499);
    }
    assertThat(server.app.connections()).isZero();
  }

  @Test
  void takesAnUpgradeInAnyLetterCaseAmongOthers() throws IOException {
    try (RawClient client = server.connect()) {
      Reply reply =
          client.request(
              "GET",
              "/plain",
              "connection: keep-alive, UPGRADE",
              "upgrade: WebSocket",
              "sec-websocket-version: 13",
              "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==");
      assertThat(reply.status()).isEqualTo(101);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upgrade: foo, websocket",
        "Upgrade: websocket, foo/2",
        "Upgrade: foo|Upgrade: websocket",
        "Upgrade: foo , WebSocket"
      })
  void choosesWebSocketAmongOtherProtocols(String upgrade) throws IOException {
    String[] lines = upgrade.split("\\|", -1);
    String[] headers = {
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      lines[0],
      lines[lines.length - 1]
    };
    try (RawClient client = server.connect()) {
      Reply reply = client.request("GET", "/plain", headers);

      assertThat(reply.status()).isEqualTo(101);
      assertThat(reply.header("Upgrade")).containsExactly("websocket");
      client.send("{\"event\":\"ping\"}");
      assertThat(client.text()).isEqualTo("pong");
    }
  }
}
