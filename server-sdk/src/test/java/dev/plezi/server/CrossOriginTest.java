package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of other origins may read, as the headers tell their browsers. */
class CrossOriginTest {
  private static final String FRIEND = "https://friend.example";

  @TempDir static Path folder;

  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(folder.resolve("module.mjs"), "export {}");
    server =
        TestServer.of(
            TestServer.options().filesFrom(folder).allowedOrigins(Set.of(FRIEND)),
            CrossOriginTest::routes);
  }

  private static App routes(App app) {
    return app.route("/client.mjs", Plezi.CLIENT)
        .route("/own", Own.class)
        .route("/", Answers.class);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Answers a page, events, and those who listen. */
  public static final class Answers extends Controller {
    @Override
    public Object index() {
      return "page";
    }

    @On(http = true)
    public String say() {
      return "said";
    }

    @Override
    public void onSse() {
      write("hello");
    }
  }

  /** Says itself who may read. */
  public static final class Own extends Controller {
    @Override
    public Object index() {
      response().header("access-control-allow-origin", "https://own.example");
      return "own";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/client.mjs", "/module.mjs", "/nothing"})
  void aPageOfAnAllowedOriginReadsWhateverIsAnswered(String path) throws IOException {
    assertReadable(get(path, FRIEND), FRIEND);
  }

  @Test
  void postsEventsAndListensToStreams() throws IOException {
    try (RawClient client = server.connect()) {
      Reply said = client.post("/say", new byte[0], "Origin: " + FRIEND);
      assertThat(said.body()).isEqualTo("said");
      assertReadable(said, FRIEND);

      Reply stream = client.request("GET", "/", "Origin: " + FRIEND, "Accept: text/event-stream");
      assertThat(stream.header("Content-Type").get(0)).startsWith("text/event-stream");
      assertReadable(stream, FRIEND);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "null", "http://localhost"})
  void nobodyElseIsToldThatItMayRead(String origin) throws IOException {
    Reply reply = get("/", origin);

    assertThat(reply.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(reply.header("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(reply.header("Vary")).contains("Origin");
  }

  @Test
  void aBrowserThatAsksFirstIsToldWhatAPageMaySend() throws IOException {
    Reply reply = preflight(server, FRIEND);

    assertThat(reply.status()).isEqualTo(204);
    assertReadable(reply, FRIEND);
    assertThat(reply.header("Access-Control-Allow-Methods").get(0)).contains("POST", "DELETE");
    assertThat(reply.header("Access-Control-Allow-Headers"))
        .containsExactly("content-type, x-token");
    assertThat(preflight(server, "https://evil.example").status()).isEqualTo(404);
  }

  @Test
  void whereAllMayReadNobodyReadsWhatIsForOneUserAlone() throws IOException {
    try (TestServer open =
            TestServer.of(
                TestServer.options().allowedOrigins(Set.of("*")), CrossOriginTest::routes);
        RawClient client = open.connect()) {
      Reply reply = client.request("GET", "/", "Origin: https://any.example");
      assertThat(reply.header("Access-Control-Allow-Origin")).containsExactly("*");
      assertThat(reply.header("Access-Control-Allow-Credentials")).isEmpty();
      assertThat(preflight(open, "https://any.example").status()).isEqualTo(204);
    }
  }

  @Test
  void whatTheApplicationSaysGoesBefore() throws IOException {
    assertThat(get("/own", FRIEND).header("Access-Control-Allow-Origin"))
        .containsExactly("https://own.example");
  }

  @Test
  void withoutAllowedOriginsNothingIsSaidOfThem() throws IOException {
    try (TestServer closed = TestServer.of(CrossOriginTest::routes);
        RawClient client = closed.connect()) {
      List<String> headers = client.request("GET", "/", "Origin: " + FRIEND).headers();
      assertThat(headers).noneMatch(each -> each.startsWith("Access-Control"));
      assertThat(headers).noneMatch(each -> each.startsWith("Vary"));
    }
  }

  private static void assertReadable(Reply reply, String origin) {
    assertThat(reply.header("Access-Control-Allow-Origin")).containsExactly(origin);
    assertThat(reply.header("Access-Control-Allow-Credentials")).containsExactly("true");
    assertThat(reply.header("Vary")).contains("Origin");
  }

  private static Reply preflight(TestServer server, String origin) throws IOException {
    try (RawClient client = server.connect()) {
      return client.request(
          "OPTIONS",
          "/say",
          "Origin: " + origin,
          "Access-Control-Request-Method: POST",
          "Access-Control-Request-Headers: content-type, x-token");
    }
  }

  private static Reply get(String path, String origin) throws IOException {
    try (RawClient client = server.connect()) {
      return client.request("GET", path, "Origin: " + origin);
    }
  }
}
