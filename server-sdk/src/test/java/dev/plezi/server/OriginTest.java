package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
  private final TestServer server = TestServer.of(OriginTest::routes);

  private static App routes(App app) {
    return app.route("/", Raises.class);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Must not be asked about a page that may not connect. */
  public static final class Raises extends Controller {
    @Override
    public boolean preConnect() {
      String origin = request().header("Origin");
      if (origin != null && origin.contains("evil")) {
        throw new IllegalStateException("it was asked");
      }
      return true;
    }

    @Override
    public void onOpen() {}
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "null",
        "http://localhost.evil.example",
        "http://localhost:81",
        "http://localhost@evil.example",
        "localhost",
        "://",
        "http://evil.example\u00e9"
      })
  void refusesAPageOfAnotherOriginBeforeAnythingElse(String origin) throws IOException {
    Reply reply = refused("/", "Origin: " + origin);

    assertThat(reply.status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost", "https://localhost", "http://LOCALHOST"})
  void letsAPageOfItsOwnHostIn(String origin) throws IOException {
    try (RawClient client = server.connect()) {
      assertThat(client.upgrade("/", "Origin: " + origin).status()).isEqualTo(101);
    }
  }

  @Test
  void letsPagesInThatTheOptionsAllow() throws IOException {
    Set<String> allowed = Set.of("https://friend.example");
    try (TestServer open =
            TestServer.of(TestServer.options().allowedOrigins(allowed), OriginTest::routes);
        RawClient friend = open.connect();
        RawClient stranger = open.connect()) {
      assertThat(friend.upgrade("/", "Origin: https://friend.example").status()).isEqualTo(101);
      assertThat(stranger.upgrade("/", "Origin: https://stranger.example").status()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.example",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  void answers403ToAForeignPageThatWouldChangeSomething(String header) throws IOException {
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
      assertThat(asked(method, header)).isEqualTo(403);
    }
    assertThat(asked("GET", header)).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-None: 1",
        "Origin: http://localhost",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Site: none"
      })
  void letsItsOwnPagesAndProgramsChangeSomething(String header) throws IOException {
    // No action takes it, but one was looked for.
    assertThat(asked("POST", header)).isEqualTo(404);
  }

  @Test
  void letsPagesChangeSomethingThatTheOptionsAllow() throws IOException {
    Set<String> allowed = Set.of("https://friend.example");
    try (TestServer open =
            TestServer.of(TestServer.options().allowedOrigins(allowed), OriginTest::routes);
        RawClient client = open.connect()) {
      String site = "Sec-Fetch-Site: cross-site";
      assertThat(client.post("/", new byte[1], "Origin: https://friend.example", site).status())
          .isEqualTo(404);
      assertThat(client.post("/", new byte[1], "Origin: https://evil.example", site).status())
          .isEqualTo(403);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.com,       example.com:80,     101",
    "http://example.com:80,    example.com,        101",
    "https://example.com,      example.com:443,    101",
    "https://example.com:443,  example.com,        101",
    "http://example.com.,      example.com,        101",
    "http://example.com,       example.com.,       101",
    "http://example.com:8080,  EXAMPLE.com.:8080,  101",
    "http://[::1]:3000,        [::1]:3000,         101",
    "http://example.com,       example.com:443,    403",
    "https://example.com,      example.com:80,     403",
    "http://example.com:8080,  example.com:8081,   403",
    "http://example.com,       example.com.evil,   403",
    "ftp://example.com,        example.com,        403"
  })
  void standardPortsAndADotAtTheEndAreNoDifference(String origin, String host, int status)
      throws IOException {
    Options.Builder any = TestServer.options().allowedHosts(Set.of("*"));
    try (TestServer server = TestServer.of(any, OriginTest::routes);
        RawClient client = server.connect()) {
      Reply reply = client.upgrade("/", "Host: " + host, "Origin: " + origin);

      assertThat(reply.status()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Origin: http://localhost,            Origin: http://evil.example",
    "Origin: http://evil.example,         Origin: http://localhost",
    "Origin: http://localhost,            Origin: http://localhost"
  })
  void ofTwoOriginsNoneCounts(String first, String second) throws IOException {
    assertThat(refused("/", first, second).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example.com,       101",
    "https://a.b.example.com,     101",
    "https://example.com,         403",
    "https://aexample.com,        403",
    "http://a.example.com,        403",
    "https://a.example.com:8443,  403",
    "https://a.example.com.evil,  403",
    "https://*.example.com.evil,  403",
    "null,                        101",
    "file://,                     101",
    "https://friend.example,      101",
    "https://friend.example:443,  101",
    "capacitor://localhost,       101",
    "app://localhost,             403"
  })
  void originsMayBeNamedByTheirEndAndWithoutAHost(String origin, int status) throws IOException {
    Set<String> allowed =
        Set.of(
            "https://*.example.com",
            "null",
            "file://",
            "https://friend.example:443",
            "capacitor://localhost");
    try (TestServer open =
            TestServer.of(TestServer.options().allowedOrigins(allowed), OriginTest::routes);
        RawClient client = open.connect()) {
      assertThat(client.upgrade("/", "Origin: " + origin).status()).isEqualTo(status);
    }
  }

  @Test
  void logsAForeignOriginInOneLine() throws IOException {
    LogFile log = new LogFile();

    var unused = refused("/", "Origin: http://evil.example/\u009b31m" + "x".repeat(2_000));

    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("may not connect")
        .doesNotContain("\u009b")
        .hasSizeLessThan(600);
  }

  private Reply refused(String path, String... headers) throws IOException {
    try (RawClient client = server.connect()) {
      return client.upgrade(path, headers);
    }
  }

  private int asked(String method, String header) throws IOException {
    try (RawClient client = server.connect()) {
      return client.request(method, "/", header, "Content-Length: 0").status();
    }
  }
}
