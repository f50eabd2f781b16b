package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewriteTest {
  private static final TestServer SERVER =
      TestServer.of(
          app ->
              app.route("/before", Told.class)
                  .rewrite("/:locale", "en|fr|x+")
                  .rewrite("/:team", "team-\\d+")
                  .route("/users", Told.class)
                  .route("/live", Live.class)
                  .route("/client.js", Plezi.CLIENT)
                  .route("/own/:locale", Told.class)
                  .route("/", Told.class));

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /** Says what the path has said. */
  public static final class Told extends Controller {
    @Override
    public Object index() {
      return request().path() + " " + params().asMap();
    }

    @Override
    public Object show() {
      return index();
    }
  }

  /** Says it over a WebSocket. */
  public static final class Live extends Controller {
    @Override
    public void onOpen() {
      write(params().asMap().toString());
    }

    @Override
    public void onSse() {
      write(params().asMap().toString());
      close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /users/7              | /users/7 {id=7}
          /en/users/7           | /en/users/7 {locale=en, id=7}
          /en/team-1/users      | /en/team-1/users {locale=en, team=team-1}
          /team-1/users         | /team-1/users {team=team-1}
          /fr                   | /fr {locale=fr}
          /fr/                  | /fr/ {locale=fr}
          /fr/7                 | /fr/7 {locale=fr, id=7}
          /en/own/de            | /en/own/de {locale=de}
          /en/users?locale=de   | /en/users?locale=de {locale=en}
          /english              | /english {id=english}
          /en/fr                | /en/fr {locale=en, id=fr}
          /before               | /before {}
          """)
  void theLeadingSegmentBecomesAParameterOfTheRoutesBehind(String path, String told)
      throws IOException {
    assertThat(get(path).body()).isEqualTo(told.replaceFirst("\\?\\S*", ""));
  }

  @ParameterizedTest
  @CsvSource({"/team-1/en/users", "/de/users", "/en/before/x", "/EN/users", "/en/en/users"})
  void nothingElseIsTaken(String path) throws IOException {
    assertThat(get(path).status()).isEqualTo(404);
  }

  @Test
  void holdsForWebSocketsStreamsAndTheClient() throws IOException {
    try (RawClient client = SERVER.open("/fr/live/ada")) {
      assertThat(client.text()).isEqualTo("{locale=fr, id=ada}");
    }
    try (RawClient client = SERVER.connect()) {
      assertThat(
              client
                  .request("GET", "/fr/live/ada", "Accept: text/event-stream")
                  .header("Content-Type"))
          .containsExactly("text/event-stream; charset=utf-8");
    }
    assertThat(get("/fr/client.js").status()).isEqualTo(200);
  }

  @Test
  void looksAtNoSegmentAboveItsBound() throws IOException {
    assertThat(get("/" + "x".repeat(100)).body()).contains("{locale=xxx");
    assertThat(get("/" + "x".repeat(101)).body()).contains("{id=xxx");
  }

  @ParameterizedTest
  @CsvSource({"locale", "/", "/:a/:b", "/(:a)", "/*", "/en", "/:"})
  void refusesWhatIsNotOneParameter(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plezi.app().rewrite(path, ".*"))
        .withMessageContaining("\"" + path + "\"");
  }

  @Test
  void refusesAnExpressionThatIsNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> Plezi.app().rewrite("/:a", "("));
  }

  private static RawClient.Reply get(String path) throws IOException {
    try (RawClient client = SERVER.connect()) {
      return client.request("GET", path);
    }
  }
}
