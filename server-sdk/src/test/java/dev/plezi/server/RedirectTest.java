package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers that an action sends elsewhere. */
class RedirectTest {
  private static final TestServer SERVER = TestServer.of(app -> app.route("/", Away.class));

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /** Sends everybody away, whatever the verb. */
  public static final class Away extends Controller {
    @Action(verbs = {"GET", "POST", "DELETE"})
    public Object away() {
      return redirectTo(params().get("to", ""));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /users,                      302",
    "HEAD,   ../up?a=1#x,                 302",
    "POST,   https://example.com/a%20b,   303",
    "DELETE, /,                           303"
  })
  void redirectsSoThatTheBrowserGetsTheNewPage(String verb, String to, int status)
      throws IOException {
    Reply reply = away(verb, to);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Location")).containsExactly(to);
    assertThat(reply.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/\r\nSet-Cookie: evil=1",
        "/\nX: 1",
        "/\r",
        "/\0",
        "/ü€",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\t//evil.example",
        "/\t/evil.example",
        " //evil.example"
      })
  void refusesALocationThatBrowsersMisread(String to) throws IOException {
    Reply reply = away("GET", to);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.header("Location")).isEmpty();
    assertThat(reply.header("Set-Cookie")).isEmpty();
  }

  private static Reply away(String verb, String to) throws IOException {
    String encoded = URLEncoder.encode(to, StandardCharsets.UTF_8);
    try (RawClient client = SERVER.connect()) {
      return client.request(verb, "/away?to=" + encoded, "Content-Length: 0");
    }
  }
}
