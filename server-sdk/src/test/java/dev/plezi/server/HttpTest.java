package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.http.Body;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {
  private static final TestServer SERVER =
      TestServer.of(
          TestServer.options().files("public"),
          app ->
              app.route("/kinds", Kinds.class)
                  .route("/first", Silent.class)
                  .route("/first", Second.class)
                  .route("/name/:name", Named.class)
                  .route("/rest/*", Named.class)
                  .route("/users", Kinds.class));

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /** Answers in the way that the query names. */
  public static final class Kinds extends Controller {
    @Override
    public @Nullable Object index() {
      return switch (params().get("kind", "")) {
        case "text" -> "töxt";
        case "map" -> Map.of("a", 1);
        case "html" -> Body.html("<p>");
        case "page" -> render("escape", Map.of("text", "<b>", "title", "", "raw", ""));
        case "type" -> {
          response().header("content-type", "text/css").header("Content-Length", "1");
          yield "body {}";
        }
        case "status" -> {
          response().status(404).header("X-One", "1");
          cookies().set("a", "1");
          yield "gone";
        }
        case "number" -> 5;
        case "raise" -> throw new IllegalStateException("secret");
        case "error" -> throw new AssertionError("secret");
        case "deep" -> deep(0);
        case "emit" -> String.valueOf(write("nobody"));
        case "split" -> {
          response().header("X-Split", "1\r\nX-Evil: 1");
          yield "";
        }
        default -> null;
      };
    }

    @SuppressWarnings("InfiniteRecursion") // as asked
    private static int deep(int level) {
      return 1 + deep(level + 1);
    }
  }

  /** Answers nothing, whatever it does besides. */
  public static final class Silent extends Controller {
    @Override
    public @Nullable Object index() {
      cookies().set("first", "1");
      response().status(201).header("X-First", "1");
      return null;
    }
  }

  /** Answers what the first does not. */
  public static final class Second extends Controller {
    @Override
    public Object index() {
      return "second";
    }
  }

  /** Answers what the path says. */
  public static final class Named extends Controller {
    @Override
    public Object index() {
      return params().asMap().toString();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text, text/plain; charset=utf-8, töxt",
    "map,  application/json, {\"a\":1}",
    "html, text/html; charset=utf-8, <p>",
    "page, text/html; charset=utf-8, <p title=\"\">&lt;b&gt;</p>",
    "emit, text/plain; charset=utf-8, false"
  })
  void answersWhatTheActionReturns(String kind, String type, String body) throws IOException {
    Reply reply = get("/kinds?kind=" + kind);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).containsExactly(type);
    assertThat(reply.body()).isEqualTo(body);
    assertThat(reply.header("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(reply.header("Server")).isEmpty();
  }

  @Test
  void sendsStatusHeadersAndCookies() throws IOException {
    Reply reply = get("/kinds?kind=status");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body()).isEqualTo("gone");
    assertThat(reply.header("X-One")).containsExactly("1");
    assertThat(reply.header("Set-Cookie")).containsExactly("a=1; Path=/; HttpOnly; SameSite=Lax");
  }

  @Test
  void anActionsOwnContentTypeTakesThePlaceOfOurs() throws IOException {
    Reply reply = get("/kinds?kind=type");

    assertThat(reply.header("Content-Type")).containsExactly("text/css");
    assertThat(reply.header("Content-Length")).containsExactly("7");
    assertThat(reply.body()).isEqualTo("body {}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"number", "raise", "error", "deep", "split"})
  void answers500AndNoWordOfItWhenAnActionFails(String kind) throws IOException {
    LogFile log = new LogFile();

    Reply reply = get("/kinds?kind=" + kind);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).isEqualTo("500 Internal Server Error\n");
    assertThat(reply.header("X-Evil")).isEmpty();
    assertThat(log.lines()).singleElement().asString().contains("GET /kinds failed");
  }

  @Test
  void headHasTheHeadersAndNoBody() throws IOException {
    try (RawClient client = SERVER.connect()) {
      Reply head = client.request("HEAD", "/kinds?kind=text");
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Length")).containsExactly("5");

      assertThat(client.request("GET", "/kinds?kind=text").body()).isEqualTo("töxt");
    }
  }

  @Test
  void letsTheNextRouteAnswerWhereAnActionReturnsNothing() throws IOException {
    Reply reply = get("/first");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("second");
    assertThat(reply.header("Set-Cookie")).isEmpty();
    assertThat(reply.header("X-First")).isEmpty();
    assertThat(get("/kinds").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/nowhere", "/users/7", "/KINDS", "/kindsx?kind=text"})
  void answers404WhereNobodyAnswers(String path) throws IOException {
    Reply reply = get(path);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body()).isEqualTo("404 Not Found\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "NONSENSE"})
  void answers404ToAMethodThatNobodyTakes(String method) throws IOException {
    try (RawClient client = SERVER.connect()) {
      assertThat(client.request(method, "/kinds?kind=text", "Content-Length: 0").status())
          .isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /name/ada            | {name=ada}
          /name/a%20b          | {name=a b}
          /name/%C3%A9         | {name=é}
          /name/a+b            | {name=a+b}
          /name/%61da          | {name=ada}
          /name/x/../ada       | {name=ada}
          /name/ada/           | {name=ada}
          /rest/a/b/c.txt      | {*=a/b/c.txt}
          /rest                | {*=}
          /name/ada?name=eve   | {name=ada}
          """)
  void decodesThePath(String path, String params) throws IOException {
    Reply reply = get(path);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(params);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/name/a%2Fb",
        "/name/a%25b",
        "/name//ada",
        "/name/a%0Ab",
        "/name/%2e%2e/kinds",
        "/name/..;/kinds",
        "/name/ada;v=1",
        "/name/%zz",
        "/name/%",
        "/name/%ff",
        "/name/%c0%af",
        "/../name/ada",
        "/name/a%00b",
        "/name/a\\b"
      })
  void refusesAPathThatMeansDifferentThingsToDifferentReaders(String path) throws IOException {
    Reply reply = get(path);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).doesNotContain("{name").doesNotContain("jetty").doesNotContain("at ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS *", "CONNECT localhost:80", "GET nonsense"})
  void survivesATargetThatIsNoPath(String target) throws IOException {
    String[] words = target.split(" ", -1);
    try (RawClient client = SERVER.connect()) {
      Reply reply = client.request(words[0], words[1]);

      assertThat(reply.status()).isBetween(400, 499);
      assertThat(reply.body()).doesNotContain("Exception");
    }
  }

  @Test
  void servesFilesOfTheClassPathWithTheirTag() throws IOException {
    try (RawClient client = SERVER.connect()) {
      Reply file = client.request("GET", "/hello.txt");
      assertThat(file.status()).isEqualTo(200);
      assertThat(file.body()).isEqualTo("hello file\n");
      assertThat(file.header("Cache-Control")).containsExactly("no-cache");

      String tag = file.header("ETag").get(0);
      assertThat(client.request("GET", "/hello.txt", "If-None-Match: " + tag).status())
          .isEqualTo(304);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sub",
        "/sub/",
        "/../templates/escape.html",
        "/sub/../../templates/escape.html",
        "/%2e%2e/templates/escape.html",
        "/..%2ftemplates/escape.html",
        "/templates/escape.html",
        "/hello.txt/",
        "/simplelogger.properties"
      })
  void servesNoFileOutsideOfItsFolderAndNoList(String path) throws IOException {
    Reply reply = get(path);

    assertThat(reply.status()).isIn(301, 302, 400, 403, 404);
    assertThat(reply.body()).doesNotContain("x.txt").doesNotContain("{{");
  }

  private static Reply get(String path) throws IOException {
    try (RawClient client = SERVER.connect()) {
      return client.request("GET", path);
    }
  }
}
