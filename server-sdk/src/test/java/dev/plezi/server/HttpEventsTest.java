package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.event.Event;
import dev.plezi.event.EventName;
import dev.plezi.event.InvalidEventException;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events over HTTP. */
class HttpEventsTest {
  private static final TestServer SERVER =
      TestServer.of(
          app -> app.route("/live", Live.class).route("/gate", Gate.class).route("/", Live.class));

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @EventName("add")
  public record Add(int a, int b) {}

  @EventName("sum")
  public record Sum(int value) {}

  public record Load(String id) {}

  /** Decides on each connection, and so on each event over HTTP. */
  public static final class Gate extends Controller {
    @Override
    public boolean preConnect() {
      if (params().get("key", "").equals("wrong")) {
        response().status(401);
      }
      return params().get("key") != null;
    }

    @On(http = true)
    public String enter() {
      return "entered";
    }
  }

  /** Events that HTTP reaches, and one that it does not. */
  public static final class Live extends Controller {
    @On(http = true)
    public Map<String, ?> echo(Event event) {
      Map<String, Object> reply = new LinkedHashMap<>();
      reply.put("event", "echoed");
      reply.put("got", event.asMap());
      return reply;
    }

    @On(http = true)
    public Sum add(Add event) {
      return new Sum(event.a() + event.b());
    }

    @On(http = true)
    public String load(Load event) {
      return "loaded " + event.id();
    }

    @On(value = "say", http = true)
    public String named() {
      return "{\"event\":\"said\"}";
    }

    @On(http = true)
    public CompletionStage<Sum> later() {
      return CompletableFuture.supplyAsync(() -> new Sum(7));
    }

    @On(http = true)
    public void quiet() {
      cookies().set("seen", "1");
    }

    @On(http = true)
    public @Nullable Object status() {
      response().status(202);
      return null;
    }

    @On(http = true)
    public String reach() {
      publish("news", "published");
      return emit(new Sum(1)) + " " + write("text");
    }

    @On(http = true)
    public String fail(Event event) {
      if (event.name() != null) {
        throw new IllegalStateException("secret");
      }
      return "";
    }

    @On(http = true)
    public String judge(Event event) {
      if (event.name() != null) {
        throw new InvalidEventException("secret");
      }
      return "";
    }

    @On(httpGet = true)
    public String read() {
      return "read";
    }

    @On(http = true, httpGet = true)
    public String both() {
      return "both";
    }

    @On
    public String hidden() {
      return "hidden";
    }

    @On
    public void listen() {
      subscribe("news");
      write("listening");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   /live/echo?x=y,                200",
    "POST,   /live/echo?x=y&_method=post,   200",
    "POST,   /live/echo?_method=delete,     405",
    "GET,    /live/echo?x=y,                405",
    "HEAD,   /live/echo?x=y,                405",
    "PUT,    /live/echo?x=y,                405",
    "PATCH,  /live/echo?x=y,                405",
    "DELETE, /live/echo?x=y,                405",
    "GET,    /live/read,                    200",
    "HEAD,   /live/read,                    200",
    "POST,   /live/read,                    405",
    "GET,    /live/both,                    200",
    "POST,   /live/both,                    200",
    "DELETE, /live/both,                    405"
  })
  void isReachedByPostAndByGetOnlyWhereItSaysSo(String verb, String path, int status)
      throws IOException {
    Reply reply = request(verb, path, "Sec-Fetch-Site: same-origin");

    assertThat(reply.status()).isEqualTo(status);
    String allowed = path.contains("both") ? "GET, POST" : path.contains("read") ? "GET" : "POST";
    assertThat(reply.header("Allow")).isEqualTo(status == 405 ? List.of(allowed) : List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site: same-origin,  200",
    "Sec-Fetch-Site: none,         200",
    "Sec-Fetch-Site: same-site,    403",
    "Sec-Fetch-Site: cross-site,   403",
    "Sec-Fetch-Site: other,        403",
    "Referer: http://localhost/,   403",
    "Origin: http://localhost,     200",
    "Origin: http://evil.example,  403"
  })
  void byGetTheBrowserSaysThatNoOtherPageAsks(String header, int status) throws IOException {
    assertThat(request("GET", "/live/read", header).status()).isEqualTo(status);
    assertThat(request("HEAD", "/live/read", header).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "/echo?x=y,            '{\"event\":\"echo\",\"x\":\"y\"}'",
    "/?id=echo&x=y,        '{\"event\":\"echo\",\"x\":\"y\"}'",
    "/echo?id=7,           '{\"event\":\"echo\",\"id\":\"7\"}'",
    "/echo?id=echo,        '{\"event\":\"echo\"}'",
    "/echo?event=hidden,   '{\"event\":\"echo\"}'"
  })
  void theIdThatIsTheNameIsNoPartOfTheEvent(String path, String event) throws IOException {
    assertThat(request("POST", "/live" + path).body())
        .isEqualTo("{\"event\":\"echoed\",\"got\":" + event + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          add?a=2&b=3     | application/json           | {"event":"sum","value":5}
          later           | application/json           | {"event":"sum","value":7}
          say             | application/json           | {"event":"said"}
          load?id=9       | text/plain; charset=utf-8  | loaded 9
          """)
  void theReplyIsWhatTheWebSocketWouldSend(String path, String type, String body)
      throws IOException {
    Reply reply = request("POST", "/live/" + path);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).containsExactly(type);
    assertThat(reply.body()).isEqualTo(body);
  }

  @Test
  void noReplyIs204() throws IOException {
    Reply reply = request("POST", "/live/quiet");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("Set-Cookie")).isNotEmpty();
    assertThat(reply.body()).isEmpty();
    assertThat(request("POST", "/live/status").status()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hidden", "named", "listen", "unknown", "Echo", "add%20"})
  void whatIsNotMarkedIsNotReachable(String event) throws IOException {
    assertThat(request("POST", "/live/" + event).status()).isEqualTo(404);
    assertThat(request("POST", "/live?id=" + event).status()).isEqualTo(404);
  }

  @Test
  void passesTheGateThatAWebSocketPasses() throws IOException {
    assertThat(request("POST", "/gate/enter?key=right").body()).isEqualTo("entered");
    assertThat(request("POST", "/gate/enter?key=wrong").status()).isEqualTo(401);
    assertThat(request("POST", "/gate/enter").status()).isEqualTo(404);
  }

  @Test
  void aForeignPageReachesNoEvent() throws IOException {
    String cross = "Sec-Fetch-Site: cross-site";
    assertThat(request("POST", "/live/say", cross).status()).isEqualTo(403);
    assertThat(request("POST", "/live/say", "Sec-Fetch-Site: same-site").status()).isEqualTo(403);
    assertThat(request("POST", "/live/say", "Origin: http://evil.example").status()).isEqualTo(403);
    assertThat(request("POST", "/live/say", "Sec-Fetch-Site: same-origin").status()).isEqualTo(200);
    assertThat(request("POST", "/live/say").status()).isEqualTo(200);
  }

  @Test
  void anyOtherVerbReachesNothing() throws IOException {
    assertThat(request("OPTIONS", "/live/echo").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"add?a=2, b", "add?a=two&b=3, a", "add?a=&b=3, a", "add?a=1.5&b=3, a", "load, id"})
  void anInvalidEventIs400AndNamesTheMember(String event, String member) throws IOException {
    LogFile log = new LogFile();
    // One of its own: what an address has a server write is bounded.
    try (TestServer fresh = TestServer.of(app -> app.route("/live", Live.class));
        RawClient client = fresh.connect()) {
      Reply reply = client.request("POST", "/live/" + event, "Content-Length: 0");

      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.body()).startsWith("Invalid: " + member + ": ");
      assertThat(log.lines()).singleElement().asString().contains("400").contains(member);
    }
  }

  @Test
  void aPageOfAnotherHostIsRefusedAsItsWebSocketWouldBe() throws IOException {
    try (RawClient client = SERVER.connect()) {
      String length = "Content-Length: 0";
      assertThat(
              client.request("POST", "/live/say", length, "Origin: http://evil.example").status())
          .isEqualTo(403);
      assertThat(client.request("POST", "/live/say", length, "Origin: http://localhost").status())
          .isEqualTo(200);
    }
  }

  @Test
  void aFailureIs500AndNoWordOfIt() throws IOException {
    assertThat(request("POST", "/live/fail").status()).isEqualTo(500);
    assertThat(request("POST", "/live/fail").body()).doesNotContain("secret");
    assertThat(request("POST", "/live/judge").status()).isEqualTo(400);
    assertThat(request("POST", "/live/judge").body()).doesNotContain("secret");
  }

  @Test
  void publishesAndHasNoConnectionToWriteTo() throws IOException {
    try (RawClient client = SERVER.open("/live")) {
      client.send("{\"event\":\"listen\"}");
      assertThat(client.text()).isEqualTo("listening");

      assertThat(request("POST", "/live/reach").body()).isEqualTo("false false");
      assertThat(client.text()).isEqualTo("published");
    }
  }

  private static Reply request(String verb, String path, String... headers) throws IOException {
    try (RawClient client = SERVER.connect()) {
      return client.request(
          verb,
          path,
          Stream.concat(Stream.of("Content-Length: 0"), Stream.of(headers)).toArray(String[]::new));
    }
  }
}
