package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plezi.server.http.HttpException;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestResponse;
import dev.plezi.server.testing.LogFile;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Actions that are lambdas. */
class HttpActionTest {
  private final PleziTest test = PleziTest.of(routes());

  private static App routes() {
    return Plezi.app()
        .get("/", request -> "home")
        .get("/users/:id", request -> said("show", request))
        .put("/users/:id", request -> said("put", request))
        .patch("/users/:id", request -> said("patch", request))
        .delete("/users/:id", request -> said("delete", request))
        .post("/users", request -> said("post", request))
        .get("/map", request -> Map.of("a", 1))
        .get("/later", request -> later())
        .get("/page", request -> request.render("user", Map.of("name", "<Ada>")))
        .get("/away", request -> request.redirectTo("/"))
        .get("/link", request -> request.urlFor(TestControllers.Plain.class, Map.of("id", "7")))
        .get("/data", request -> request.sendData(new byte[] {'d'}, "text/x", "ä.txt"))
        .get("/cookie", request -> cookie(request))
        .get("/raise", request -> raise())
        .get("/http", request -> refuse())
        .get("/first", request -> null)
        .get("/first", request -> "second")
        .route("/plain", TestControllers.Plain.class);
  }

  private static String said(String verb, HttpExchange request) {
    return verb + " " + request.params().get("id", "none") + " " + request.params().get("q", "");
  }

  private static Object cookie(HttpExchange request) {
    request.cookies().set("seen", "yes");
    request.response().status(201).header("X-Agent", request.request().method());
    return true;
  }

  private static CompletionStage<String> later() {
    return CompletableFuture.completedFuture("later");
  }

  private static Object raise() throws IOException {
    throw new IOException("secret");
  }

  private static Object refuse() {
    throw new HttpException(403, "members only");
  }

  @AfterEach
  void stop() {
    test.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /,                    200, home",
    "HEAD,   /,                    200, ''",
    "POST,   /,                    404, '404 Not Found\n'",
    "GET,    /home,                404, '404 Not Found\n'",
    "GET,    /users/7?q=x,         200, show 7 x",
    "PUT,    /users/7?q=x,         200, put 7 x",
    "PATCH,  /users/7,             200, 'patch 7 '",
    "DELETE, /users/7,             200, 'delete 7 '",
    "POST,   /users/7?_method=put, 200, 'put 7 '",
    "POST,   /users,               200, 'post none '",
    "GET,    /users,               404, '404 Not Found\n'",
    "GET,    /map,                 200, '{\"a\":1}'",
    "GET,    /later,               200, later",
    "GET,    /first,               200, second",
    "GET,    /link,                200, /plain/7",
    "GET,    /http,                403, 'members only\n'",
    "GET,    /raise,               500, '500 Internal Server Error\n'"
  })
  void answersItsVerbOfItsPath(String verb, String path, int status, String body) {
    TestResponse reply = test.at(path).send(verb);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.text()).isEqualTo(body);
  }

  @Test
  void readsAForm() {
    assertThat(test.at("/users").form(Map.of("q", "a b")).post().text()).isEqualTo("post none a b");
  }

  @Test
  void rendersRedirectsAndSendsData() {
    TestResponse page = test.get("/page");
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.text()).contains("&lt;Ada&gt;");
    TestResponse away = test.get("/away");
    assertThat(away.status()).isEqualTo(302);
    assertThat(away.header("Location")).isEqualTo("/");
    assertThat(test.get("/data").header("Content-Disposition")).startsWith("attachment");
  }

  @Test
  void setsStatusHeadersAndCookies() {
    TestResponse reply = test.get("/cookie");

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.header("X-Agent")).isEqualTo("GET");
    assertThat(reply.headers("Set-Cookie")).hasSize(1);
  }

  @Test
  void tellsTheLogAndNotThePeerWhatHasFailed() {
    LogFile log = new LogFile();
    assertThat(test.get("/raise").text()).doesNotContain("secret");
    assertThat(log.text()).contains("GET /raise failed", "secret");
  }

  @Test
  void takesNoWebSocket() {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> test.connect("/"))
        .returns(404, HttpException::status);
  }
}
