package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.http.HttpException;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages in their layout and format, and those of failures. */
class PagesTest {
  private static final String BROWSER = "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";

  private static final TestServer SERVER =
      TestServer.of(TestServer.options().layout("layout"), app -> app.route("/", Pages.class));

  private static final TestServer OWN =
      TestServer.of(TestServer.options().templates("pages"), app -> app.route("/in", Fails.class));

  @AfterAll
  static void stop() {
    SERVER.close();
    OWN.close();
  }

  /** Renders. */
  public static final class Pages extends Controller {
    @Override
    public Object show() {
      Map<String, String> model = Map.of("name", "ada", "title", "t", "raw", "1", "secret", "s");
      return switch (params().get("id", "")) {
        case "bare" -> render("user", model, null);
        case "list" -> render("list", Map.of("title", "t"));
        case "cookies" -> cookies().asMap();
        case "broken" -> render("user", Map.of());
        default -> render("user", model);
      };
    }
  }

  /** Fails. */
  public static final class Fails extends Controller {
    @Override
    public Object show() {
      if (params().get("id", "").equals("500")) {
        throw new IllegalStateException("secret");
      }
      throw new HttpException(Integer.parseInt(params().get("id", "")), "my word");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /user             | text/html; charset=utf-8 | <main class="t"><p>ada</p></main>
          /user?format=html | text/html; charset=utf-8 | <main class="t"><p>ada</p></main>
          /user?format=xml  | text/html; charset=utf-8 | <main class="t"><p>ada</p></main>
          /bare             | text/html; charset=utf-8 | <p>ada</p>
          /user?format=json | application/json         | {"user":"ada","raw":1}
          /bare?format=json | application/json         | {"user":"ada","raw":1}
          /list?format=json | text/html; charset=utf-8 | <main class="t"><footer>t</footer></main>
          """)
  void rendersInTheLayoutAndTheFormatThatIsAskedFor(String path, String type, String body)
      throws IOException {
    Reply reply = get(SERVER, path);

    assertThat(reply.header("Content-Type")).containsExactly(type);
    assertThat(reply.body()).isEqualTo(body);
  }

  @Test
  void aTemplateThatFailsIs500AndNamedInTheLog() throws IOException {
    LogFile log = new LogFile();

    assertThat(get(SERVER, "/broken").body()).isEqualTo("500 Internal Server Error\n");
    assertThat(log.text()).contains("template user: No method or field with name 'name'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere", "/in", "/in/404"})
  void theApplicationsOwnPageSaysThatNothingIsHere(String path) throws IOException {
    Reply reply = get(OWN, path, BROWSER);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("Content-Type")).containsExactly("text/html; charset=utf-8");
    assertThat(reply.body()).isEqualTo("<h1>404 " + path + "</h1>");
  }

  @Test
  void allLinesOfAHeaderCount() throws IOException {
    String[] lines = {"Accept: application/json", "Accept: text/html"};
    assertThat(get(OWN, "/nowhere", lines).body()).isEqualTo("<h1>404 /nowhere</h1>");
    assertThat(get(SERVER, "/cookies", "Cookie: a=1", "Cookie: b=2; a=3").body())
        .isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
  }

  @Test
  void theOwnPageEscapesThePath() throws IOException {
    assertThat(get(OWN, "/%3Cscript%3E", BROWSER).body()).isEqualTo("<h1>404 /&lt;script&gt;</h1>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Accept: */*", "Accept: application/json", "X-No-Accept: 1"})
  void whoeverWantsNoHtmlGetsText(String accept) throws IOException {
    assertThat(get(OWN, "/nowhere", accept).body()).isEqualTo("404 Not Found\n");
    assertThat(get(OWN, "/in/404", accept).body()).isEqualTo("my word\n");
  }

  @Test
  void aStatusWithoutAPageIsText() throws IOException {
    assertThat(get(OWN, "/in/403", BROWSER).body()).isEqualTo("my word\n");
  }

  @Test
  void aPageThatFailsItselfIsText() throws IOException {
    LogFile log = new LogFile();

    Reply reply = get(OWN, "/in/500", BROWSER);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).isEqualTo("500 Internal Server Error\n");
    assertThat(log.lines()).hasSize(2);
    assertThat(log.text()).contains("template 500: ").contains("misspelt");
  }

  private static Reply get(TestServer server, String path, String... headers) throws IOException {
    try (RawClient client = server.connect()) {
      return client.request("GET", path, headers);
    }
  }
}
