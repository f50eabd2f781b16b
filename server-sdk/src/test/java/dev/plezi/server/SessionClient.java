package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.RawClient;
import java.io.IOException;

/** What a client says to have a session, byte by byte. */
final class SessionClient {
  static final String PATH = "/?plezi=2";

  private SessionClient() {}

  /** Opens a session on a connection that was accepted; its secret. */
  static String open(RawClient client) throws IOException {
    assertThat(client.text()).contains("_hello_");
    client.send("{\"event\":\"_open_\"}");
    return client.text().replaceAll(".*\"session\":\"([^\"]+)\".*", "$1");
  }

  /** Asks for a session again; the answer. */
  static String resume(RawClient client, String secret, int received) throws IOException {
    assertThat(client.text()).contains("_hello_");
    client.send(
        "{\"event\":\"_open_\",\"session\":\"" + secret + "\",\"received\":" + received + "}");
    return client.text();
  }

  /** Why a session cannot be resumed. */
  static String reason(TestServer server, String secret) throws IOException {
    try (RawClient client = server.open(PATH)) {
      String answer = resume(client, secret, 0);
      assertThat(answer).contains("\"resumed\":false");
      return answer.replaceAll(".*\"reason\":\"(\\w+)\".*", "$1");
    }
  }
}
