package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that come slowly, or never whole. */
class SlowBodiesTest {
  private static final int PLACES = 4;
  private static final int MEMORY = 100_000;

  private final List<RawClient> clients = new ArrayList<>();
  private final TestServer server =
      TestServer.of(
          TestServer.options()
              .maxRequests(PLACES)
              .http(HttpLimits.builder().maxBodyMemoryBytes(MEMORY).build()),
          app ->
              app.route("/notes", Notes.class)
                  .post("/lambda", request -> "posted " + request.params().get("a")));

  @AfterEach
  void stop() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
    server.close();
  }

  /** Says what it was given. */
  public static final class Notes extends Controller {
    @Override
    public Object index() {
      return "index";
    }

    @Override
    public Object create() {
      return "created " + requestBody().bytes().length;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/plain",
        "Content-Type: application/json",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Type: multipart/form-data; boundary=x"
      })
  void holdUpNobodyElse(String type) throws IOException {
    for (int i = 0; i < 5 * PLACES; i++) {
      begin("/notes", type, 10, "a=1");
    }

    try (RawClient client = server.connect()) {
      assertThat(client.request("GET", "/notes").body()).isEqualTo("index");
      assertThat(client.post("/notes", new byte[7]).body()).isEqualTo("created 7");
      byte[] form = "a=1".getBytes(StandardCharsets.UTF_8);
      assertThat(
              client
                  .post("/lambda", form, "Content-Type: application/x-www-form-urlencoded")
                  .body())
          .isEqualTo("posted 1");
    }
  }

  @Test
  void oneThatComesInPiecesIsAnsweredWhenItIsThere() throws IOException {
    RawClient slow = begin("/notes", "Content-Type: text/plain", 6, "abc");
    slow.write("def".getBytes(StandardCharsets.UTF_8));

    assertThat(slow.reply().body()).isEqualTo("created 6");
    assertThat(slow.post("/notes", new byte[2]).body()).isEqualTo("created 2");
  }

  @Test
  void thatAreMoreThanTheMemoryAreGivenUp() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (RawClient client = server.connect()) {
        assertThat(client.post("/notes", new byte[2 * MEMORY]).status()).isEqualTo(503);
      }
      try (RawClient client = server.connect()) {
        assertThat(client.post("/notes", new byte[MEMORY]).body()).isEqualTo("created " + MEMORY);
      }
    }
  }

  private RawClient begin(String path, String type, int length, String start) throws IOException {
    RawClient client = server.connect();
    clients.add(client);
    String head =
        "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + type + "\r\nContent-Length: ";
    client.write((head + length + "\r\n\r\n" + start).getBytes(StandardCharsets.UTF_8));
    return client;
  }
}
