package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.event.EventName;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which action answers, and what its result becomes. */
class ActionsTest {
  private static final TestServer SERVER =
      TestServer.of(
          TestServer.options().replyTimeout(Duration.ofMillis(300)),
          app ->
              app.route("/rest", Rest.class)
                  .route("/results", Results.class)
                  .route("/results", Second.class));

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /** Says which action was called. */
  public static class Rest extends Controller {
    @Override
    public Object index() {
      return said("index");
    }

    @Override
    public Object show() {
      return said("show");
    }

    @Override
    public Object newForm() {
      return said("newForm");
    }

    @Override
    public Object create() {
      return said("create");
    }

    @Override
    public Object update() {
      return said("update");
    }

    @Override
    public Object delete() {
      return said("delete");
    }

    @Action
    public String custom() {
      return said("custom");
    }

    @Action(
        value = "other-name",
        verbs = {"POST", "PUT"})
    public String named() {
      return said("named");
    }

    @Action(value = "item", verbs = "GET")
    public String item() {
      return said("item");
    }

    @Action(
        value = "item",
        verbs = {"POST", "DELETE"})
    public String changeItem() {
      return said("changeItem");
    }

    /** Public, and no action. */
    public String unmarked() {
      return said("unmarked");
    }

    @On
    public void event() {}

    private String said(String action) {
      return action + " id=" + params().get("id") + " m=" + request().method();
    }
  }

  @EventName("told")
  public record Told(String text) {}

  public record User(String name, int age) {}

  /** Answers in the way that the id names. */
  public static final class Results extends Controller {
    @Override
    public @Nullable Object show() {
      return switch (params().get("id", "")) {
        case "false" -> false;
        case "record" -> new User("ada", 36);
        case "event" -> new Told("é");
        case "list" -> List.of(new User("ada", 36), 1);
        case "true" -> {
          response().status(201).header("Location", "/results/1");
          yield true;
        }
        case "promise" -> CompletableFuture.supplyAsync(() -> Map.of("a", 1));
        case "promised-null" -> CompletableFuture.completedFuture(null);
        case "promised-failure" ->
            CompletableFuture.failedFuture(new IllegalStateException("secret"));
        case "promised-word" -> CompletableFuture.failedFuture(new HttpException(409, "taken"));
        case "never" -> new CompletableFuture<String>();
        case "refuse" -> {
          cookies().set("a", "1");
          throw new HttpException(422, "not like this");
        }
        case "fail" -> {
          cookies().set("a", "1");
          throw new IllegalStateException("secret");
        }
        default -> null;
      };
    }

    @Action
    public Object checked() throws IOException {
      if (request().reads()) {
        throw new IOException("secret");
      }
      return "";
    }

    @Action
    public CompletionStage<String> later() {
      return CompletableFuture.completedFuture("later");
    }
  }

  /** Answers what the first does not. */
  public static final class Second extends Controller {
    @Override
    public Object show() {
      return "second";
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    '',                         index id=null m=GET",
    "GET,    /,                          index id=null m=GET",
    "GET,    ?id=,                       index id= m=GET",
    "GET,    /7,                         show id=7 m=GET",
    "GET,    ?id=7,                      show id=7 m=GET",
    "GET,    /7?id=8,                    show id=7 m=GET",
    "GET,    /new,                       newForm id=new m=GET",
    "GET,    /index,                     show id=index m=GET",
    "GET,    /event,                     show id=event m=GET",
    "GET,    /unmarked,                  show id=unmarked m=GET",
    "GET,    /onOpen,                    show id=onOpen m=GET",
    "GET,    /toString,                  show id=toString m=GET",
    "GET,    /Custom,                    show id=Custom m=GET",
    "GET,    /named,                     show id=named m=GET",
    "GET,    /7?_method=delete,          show id=7 m=GET",
    "POST,   '',                         create id=null m=POST",
    "POST,   /7,                         create id=7 m=POST",
    "POST,   /new,                       create id=new m=POST",
    "POST,   /7?_method=delete,          delete id=7 m=POST",
    "POST,   /7?_method=PuT,             update id=7 m=POST",
    "POST,   /7?_method=get,             show id=7 m=POST",
    "POST,   /7?_METHOD=delete,          create id=7 m=POST",
    "PUT,    '',                         create id=null m=PUT",
    "PUT,    /new,                       create id=new m=PUT",
    "PUT,    /7,                         update id=7 m=PUT",
    "PATCH,  '',                         create id=null m=PATCH",
    "PATCH,  /new,                       create id=new m=PATCH",
    "PATCH,  /7,                         update id=7 m=PATCH",
    "PATCH,  /7?_method=delete,          delete id=7 m=PATCH",
    "DELETE, '',                         delete id=null m=DELETE",
    "DELETE, /7,                         delete id=7 m=DELETE",
    "GET,    /custom,                    custom id=custom m=GET",
    "GET,    ?id=custom,                 custom id=custom m=GET",
    "POST,   /custom?_method=get,        custom id=custom m=POST",
    "POST,   /other-name,                named id=other-name m=POST",
    "PUT,    ?id=other-name,             named id=other-name m=PUT",
    "POST,   /other-name?_method=put,    named id=other-name m=POST",
    "GET,    /item,                      item id=item m=GET",
    "POST,   /item,                      changeItem id=item m=POST",
    "DELETE, /item,                      changeItem id=item m=DELETE"
  })
  void idAndVerbChooseTheAction(String verb, String rest, String body) throws IOException {
    assertThat(request(verb, "/rest" + rest).body()).isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   /custom,                      GET",
    "DELETE, /custom,                      GET",
    "POST,   /custom?_method=delete,       GET",
    "GET,    /other-name,                  'POST, PUT'",
    "HEAD,   /other-name,                  'POST, PUT'",
    "GET,    /other-name?_method=post,     'POST, PUT'",
    "POST,   /other-name?_method=get,      'POST, PUT'",
    "PATCH,  /item,                        'DELETE, GET, POST'"
  })
  void anActionIsReachedByTheVerbsThatItDeclares(String verb, String path, String allowed)
      throws IOException {
    Reply reply = request(verb, "/rest" + path);

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("Allow")).containsExactly(allowed);
    assertThat(reply.body()).doesNotContain("id=");
  }

  @Test
  void headIsAnsweredAsGetWithoutTheBody() throws IOException {
    Reply reply = request("HEAD", "/rest/7?_method=delete");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Length")).containsExactly("16");
    assertThat(reply.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS /rest", "OPTIONS /rest/custom", "NONSENSE /rest/custom"})
  void anyOtherVerbReachesNoAction(String request) throws IOException {
    String[] words = request.split(" ", -1);

    assertThat(request(words[0], words[1]).status()).isEqualTo(404);
  }

  @Test
  void aMethodParameterThatIsNoVerbReachesNoAction() throws IOException {
    assertThat(request("POST", "/rest/7?_method=trace").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          record  | application/json | {"name":"ada","age":36}
          event   | application/json | {"event":"told","text":"é"}
          list    | application/json | [{"name":"ada","age":36},1]
          promise | application/json | {"a":1}
          later   | text/plain; charset=utf-8 | later
          """)
  void aResultIsTextOrJson(String kind, String type, String body) throws IOException {
    Reply reply = request("GET", "/results/" + kind);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).containsExactly(type);
    assertThat(reply.body()).isEqualTo(body);
  }

  @Test
  void trueSendsWhatIsSetAtTheResponse() throws IOException {
    Reply reply = request("GET", "/results/true");

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.header("Location")).containsExactly("/results/1");
    assertThat(reply.header("Content-Type")).isEmpty();
    assertThat(reply.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "null", "promised-null"})
  void nothingLetsTheNextRouteAnswer(String kind) throws IOException {
    assertThat(request("GET", "/results/" + kind).body()).isEqualTo("second");
  }

  @ParameterizedTest
  @CsvSource({
    "refuse, 422, not like this",
    "fail, 500, 500 Internal Server Error",
    "checked, 500, 500 Internal Server Error",
    "promised-failure, 500, 500 Internal Server Error",
    "promised-word, 409, taken",
    "never, 503, The reply did not come in time"
  })
  void aFailureHasItsStatusOneLineAndNothingElse(String kind, int status, String body)
      throws IOException {
    LogFile log = new LogFile();

    Reply reply = request("GET", "/results/" + kind);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body()).isEqualTo(body + "\n");
    assertThat(reply.header("Set-Cookie")).isEmpty();
    assertThat(log.lines()).singleElement().asString().contains("GET /results/" + kind);
  }

  private static Reply request(String verb, String path) throws IOException {
    try (RawClient client = SERVER.connect()) {
      return client.request(verb, path, "Content-Length: 0");
    }
  }
}
