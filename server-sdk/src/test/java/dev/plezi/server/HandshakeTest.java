package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
  private final TestServer server = TestServer.of(this::routes);

  private App routes(App app) {
    return app.route("/gate", Gate.class)
        .route("/gate", Second.class)
        .route("/plain", TestControllers.Plain.class)
        .route("/page", Page.class);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Decides as the query says. */
  public static final class Gate extends Controller {
    @Override
    public boolean preConnect() {
      cookies().set("seen", "yes");
      response().header("X-Gate", "1");
      switch (params().get("how", "accept")) {
        case "refuse" -> {
          return false;
        }
        case "status" -> response().status(401).header("WWW-Authenticate", "Basic");
        case "redirect" -> {
          response().redirect("/login");
          return false;
        }
        case "raise" -> throw new IllegalStateException("secret");
        case "error" -> throw new AssertionError("secret");
        case "subscribe" -> subscribe("chat");
        default -> {}
      }
      return true;
    }

    @On
    public Map<String, ?> what() {
      return Map.of(
          "event",
          "what",
          "id",
          params().get("id", "none"),
          "how",
          params().get("how", "none"),
          "cookie",
          cookies().asMap().getOrDefault("c", "none"),
          "agent",
          String.valueOf(request().header("user-agent")));
    }

    @On
    public void tooLate() {
      response().header("X-Late", "1");
    }
  }

  /** Takes what the gate refuses. */
  public static final class Second extends Controller {
    @Override
    public void onOpen() {
      write("second");
    }
  }

  /** Takes no WebSockets. */
  public static final class Page extends Controller {
    @Override
    public Object index() {
      return "page";
    }
  }

  @Test
  void carriesCookiesAndHeadersInTheUpgrade() throws IOException {
    try (RawClient client = server.connect()) {
      Reply reply = client.upgrade("/gate");

      assertThat(reply.status()).isEqualTo(101);
      assertThat(reply.header("Set-Cookie"))
          .containsExactly("seen=yes; Path=/; HttpOnly; SameSite=Lax");
      assertThat(reply.header("X-Gate")).containsExactly("1");
      assertThat(reply.header("Sec-WebSocket-Accept"))
          .containsExactly("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      assertThat(reply.header("Server")).isEmpty();
    }
  }

  @Test
  void letsTheNextRouteAnswerWhereAControllerRefuses() throws IOException {
    try (RawClient client = server.connect()) {
      Reply reply = client.upgrade("/gate?how=refuse");

      assertThat(reply.status()).isEqualTo(101);
      assertThat(reply.header("X-Gate")).isEmpty();
      assertThat(reply.header("Set-Cookie")).isEmpty();
      assertThat(client.text()).isEqualTo("second");
    }
  }

  @Test
  void sendsAStatusInsteadOfTheUpgrade() throws IOException {
    Reply reply = refused("/gate?how=status");

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("WWW-Authenticate")).containsExactly("Basic");
    assertThat(reply.header("Set-Cookie")).hasSize(1);
    assertThat(reply.body()).isEmpty();
  }

  @Test
  void redirectsInsteadOfTheUpgrade() throws IOException {
    Reply reply = refused("/gate?how=redirect");

    assertThat(reply.status()).isEqualTo(302);
    assertThat(reply.header("Location")).containsExactly("/login");
  }

  @ParameterizedTest
  @ValueSource(strings = {"raise", "error", "subscribe"})
  void answers500AndNoWordOfItWhenPreConnectFails(String how) throws IOException {
    Reply reply = refused("/gate?how=" + how);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).isEqualTo("500 Internal Server Error\n");
    assertThat(reply.headers()).noneMatch(line -> line.contains("secret"));
    assertThat(server.app.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/nowhere", "/page", "/plain/7/8"})
  void answers404WhereNobodyTakesWebSockets(String path) throws IOException {
    assertThat(refused(path).status()).isEqualTo(404);
  }

  @Test
  void keepsParametersCookiesAndHeadersReadable() throws IOException {
    try (RawClient client = server.connect()) {
      client.upgrade("/gate/7?id=8&how=x%20y", "Cookie: c=1; d=2", "User-Agent: raw");
      client.send("{\"event\":\"what\"}");

      assertThat(client.text())
          .contains("\"id\":\"7\"", "\"how\":\"x y\"", "\"cookie\":\"1\"", "\"agent\":\"raw\"");
    }
  }

  @Test
  void cannotSetAHeaderOnceTheUpgradeIsSent() throws IOException {
    LogFile log = new LogFile();
    try (RawClient client = server.open("/gate")) {
      client.send("{\"event\":\"tooLate\"}", "{\"event\":\"what\"}");
      assertThat(client.text()).contains("\"event\":\"what\"");
    }
    assertThat(log.text()).contains("the response is already sent");
  }

  @Test
  void refusesMoreNamesThanAThousand() throws IOException {
    try (RawClient many = server.connect();
        RawClient enough = server.connect()) {
      assertThat(many.upgrade("/plain?" + "a&".repeat(1_000) + "a").status()).isEqualTo(400);
      assertThat(enough.upgrade("/plain?" + "a&".repeat(999) + "a").status()).isEqualTo(101);
    }
  }

  @Test
  void refusesMoreConnectionsThanTheBoundWith503UntilOneEnds() throws IOException {
    try (TestServer small = TestServer.of(TestServer.options().maxConnections(1), this::routes);
        RawClient first = small.open("/plain");
        RawClient second = small.connect()) {
      Reply refused = second.upgrade("/gate");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("X-Gate")).isEmpty();
      assertThat(small.app.connections()).isEqualTo(1);

      first.close(1000);
      Journal.await("room again", () -> small.app.connections() == 0);
      assertThat(second.upgrade("/gate").status()).isEqualTo(101);
    }
  }

  /** Holds the handshake until the test goes on. */
  public static final class Held extends Controller {
    private final CountDownLatch entered;
    private final CountDownLatch go;

    Held(CountDownLatch entered, CountDownLatch go) {
      this.entered = entered;
      this.go = go;
    }

    @Override
    public boolean preConnect() {
      entered.countDown();
      Journal.await(go);
      return true;
    }

    @Override
    public void onOpen() {}
  }

  @Test
  void aPeerThatIsGoneDuringItsHandshakeTakesNoPlace() throws IOException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Options.Builder options =
        TestServer.options().limits(Limits.builder().pingInterval(Duration.ofMillis(50)).build());
    try (TestServer small =
        TestServer.of(options, app -> app.route("/", Held.class, () -> new Held(entered, go)))) {
      try (RawClient client = small.connect()) {
        client.write(RawClient.upgradeRequest("/"));
        Journal.await(entered);
        client.abort();
      }
      go.countDown();

      Journal.await("its place is free", () -> small.app.connections() == 0);
    }
  }

  @Test
  void refusesAnInstanceThatASupplierGivesTwice() throws IOException {
    TestControllers.Plain only = new TestControllers.Plain();
    try (TestServer odd =
            TestServer.of(app -> app.route("/", TestControllers.Plain.class, () -> only));
        RawClient first = odd.open("/");
        RawClient second = odd.connect()) {
      assertThat(second.upgrade("/").status()).isEqualTo(500);
      first.send("{\"event\":\"ping\"}");
      assertThat(first.text()).isEqualTo("pong");
    }
  }

  private Reply refused(String path, String... headers) throws IOException {
    try (RawClient client = server.connect()) {
      return client.upgrade(path, headers);
    }
  }
}
