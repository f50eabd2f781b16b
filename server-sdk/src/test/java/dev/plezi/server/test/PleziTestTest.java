package dev.plezi.server.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.Lounge;
import dev.plezi.server.Lounge.Agent;
import dev.plezi.server.Lounge.Total;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.internal.app.RunningApps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An app without a network. */
class PleziTestTest {
  private final List<String> log = new ArrayList<>();
  private final CompletableFuture<Total> promise = new CompletableFuture<>();
  private final App app = Plezi.app().route("/", Lounge.class, () -> new Lounge(log, promise));
  private final PleziTest test = PleziTest.of(app);

  /** What {@link PleziTest#connect(Class, Map)} takes. */
  public static final class Bare extends Controller {
    @Override
    public void onOpen() {
      write("hello " + params().get("id"));
    }

    @Override
    public void onMessage(String text) {
      write("echo " + text);
    }
  }

  @AfterEach
  void stop() {
    test.close();
  }

  public static class Who extends Controller {
    @Override
    public Object index() {
      return request().remote() + " " + request().header("Host") + " " + request().secure();
    }

    @Override
    public Object create() {
      return "made";
    }

    @Override
    public void onOpen() {
      write(request().remote());
    }
  }

  private static PleziTest who(Options.Builder options) {
    return PleziTest.of(Plezi.app(options.build()).route("/", Who.class));
  }

  @Test
  void anotherHostIsRefusedAsOnAPort() {
    try (PleziTest test = who(Options.builder().allowedHosts(Set.of("chat.example.com")))) {
      assertThat(test.get("/").text()).isEqualTo("127.0.0.1 localhost false");
      assertThat(test.at("/").header("Host", "chat.example.com").get().status()).isEqualTo(200);
      assertThat(test.at("/").header("Host", "evil.example.com").get().status()).isEqualTo(421);
      assertThatExceptionOfType(HttpException.class)
          .isThrownBy(() -> test.at("/").header("Host", "evil.example.com").connect())
          .returns(421, HttpException::status);
    }
  }

  @Test
  void anAllowedOriginMayReadAndAnotherMayNotChange() {
    String page = "https://page.example.com";
    try (PleziTest test = who(Options.builder().allowedOrigins(Set.of(page)))) {
      TestResponse read = test.at("/").header("Origin", page).get();
      assertThat(read.header("Access-Control-Allow-Origin")).isEqualTo(page);
      assertThat(read.header("Vary")).isEqualTo("Origin");
      assertThat(
              test.at("/")
                  .header("Origin", page)
                  .header("Access-Control-Request-Method", "POST")
                  .send("OPTIONS")
                  .status())
          .isEqualTo(204);
      TestRequest foreign = test.at("/").header("Origin", "https://evil.example.com");
      assertThat(foreign.get().header("Access-Control-Allow-Origin")).isNull();
      assertThat(foreign.post().status()).isEqualTo(403);
      assertThatExceptionOfType(HttpException.class)
          .isThrownBy(foreign::connect)
          .returns(403, HttpException::status);
    }
  }

  @Test
  void aProxysWordCountsWhereThereIsOne() {
    for (boolean proxy : new boolean[] {true, false}) {
      try (PleziTest test = who(Options.builder().behindProxy(proxy))) {
        TestRequest request =
            test.at("/")
                .header("X-Forwarded-For", "192.0.2.7")
                .header("X-Forwarded-Proto", "https");
        String remote = proxy ? "192.0.2.7" : "127.0.0.1";
        assertThat(request.get().text()).isEqualTo(remote + " localhost " + proxy);
        assertThat(request.connect().nextText()).isEqualTo(remote);
      }
    }
  }

  @Test
  @SuppressWarnings("NullAway") // what an application may do all the same
  void nobodySendsOrPublishesNull() {
    List<String> refusals = new ArrayList<>();
    App app =
        Plezi.app()
            .events(
                "/",
                live ->
                    live.on(
                        "go",
                        (c, event) -> {
                          for (Runnable each :
                              List.<Runnable>of(
                                  () -> c.emit("say", null),
                                  () -> c.publish("chat", "say", null),
                                  () -> c.publish("chat", (Object) null))) {
                            refusals.add(refusal(each));
                          }
                        }));
    try (PleziTest test = PleziTest.of(app);
        TestConnection ada = test.connect("/")) {
      ada.emit("go", Map.of());
      refusals.add(refusal(() -> test.publish("chat", "say", null)));
      refusals.add(refusal(() -> test.publish("chat", null)));
      assertThat(ada.received()).isEmpty();
    }
    String payload = "the payload of \"say\" is null: an event without members has an empty map";
    assertThat(refusals)
        .containsExactly(payload, payload, "the event is null", payload, "the event is null");
  }

  private static String refusal(Runnable send) {
    Throwable refused = catchThrowable(send::run);
    return refused instanceof NullPointerException
        ? String.valueOf(refused.getMessage())
        : String.valueOf(refused);
  }

  @Test
  void answersTheHeartbeatForHours() {
    TestConnection ada = test.connect("/ada");
    TestConnection old = test.at("/ben").withoutSession().connect();

    test.advance(Duration.ofHours(2));

    assertThat(ada.connected()).isTrue();
    assertThat(old.connected()).isTrue();
    assertThat(test.clock().instant()).isEqualTo(Instant.parse("2000-01-01T02:00:00Z"));
  }

  @Test
  void refusesAsTheAppDoes() {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> test.at("/").cookie("a", "b").cookie("user", "banned").connect())
        .returns(403, HttpException::status);
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> test.at("/").header("Origin", "https://elsewhere.example").connect())
        .returns(403, HttpException::status);
    assertThatThrownBy(() -> test.connect("ada")).isInstanceOf(IllegalArgumentException.class);
    assertThat(app.connections()).isZero();
  }

  @Test
  void answersRequests() {
    TestResponse index = test.at("/").header("user-agent", "test").get();
    assertThat(index.status()).isEqualTo(200);
    assertThat(index.as(Agent.class)).isEqualTo(new Agent("test"));
    assertThat(index.header("content-type")).isEqualTo("application/json");
    assertThat(index.headers("Set-Cookie")).hasSize(1);

    assertThat(test.at("/").json(Map.of("a", 1)).post().text()).isEqualTo("{\"a\":\"1\"}");
    assertThat(test.at("/").form(Map.of("a", "1 2")).post().text()).isEqualTo("{\"a\":\"1 2\"}");
    assertThat(test.get("/none/of/these").status()).isEqualTo(404);
  }

  @Test
  void saysGoodbyeAtTheEnd() {
    TestConnection ada = test.connect("/ada");
    List<String> heard = new ArrayList<>();
    var unused = app.subscribe("chat", message -> heard.add(message.text()));

    test.close();

    assertThat(ada.nextText()).isEqualTo("bye");
    assertThat(ada.connected()).isFalse();
    assertThat(log).containsExactly("open ada", "close");
    assertThat(heard).containsExactly("left ada");
    assertThat(RunningApps.all()).doesNotContain(app);
  }

  @Test
  void connectsToOneControllerAlone() {
    TestConnection ada = PleziTest.connect(Bare.class, Map.of("id", "a/b ä"));
    try (ada) {
      assertThat(ada.nextText()).isEqualTo("hello a/b ä");
      ada.emit("hi");
      assertThat(ada.nextText()).isEqualTo("echo hi");
    }
    assertThat(RunningApps.all()).containsExactly(app);
  }

  @Test
  void givesTheAppItsClock() {
    List<Instant> seen = new ArrayList<>();
    try (PleziTest timed =
        PleziTest.of(
            clock ->
                Plezi.app().events("/", live -> live.onOpen(c -> seen.add(clock.instant()))))) {
      timed.advance(Duration.ofMillis(1_500));
      timed.connect("/");
    }
    assertThat(seen).containsExactly(Instant.parse("2000-01-01T00:00:01.5Z"));
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(
            () -> PleziTest.of(Plezi.app(Options.builder().redisUrl("redis://h").build())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("redisUrl is set");
    assertThatThrownBy(() -> PleziTest.of(app)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(app::port).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> test.advance(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void letsAHandlerStopTheAppButNotUseTheTest() {
    App own = Plezi.app();
    AtomicReference<PleziTest> self = new AtomicReference<>();
    own.events(
        "/",
        live ->
            live.on("settle", (c, event) -> c.write(complaint(Objects.requireNonNull(self.get()))))
                .on("stop", (c, event) -> own.stop())
                .onShutdown(c -> c.write("bye"))
                .onClose(c -> log.add("closed")));
    try (PleziTest other = PleziTest.of(own)) {
      self.set(other);
      TestConnection ada = other.connect("/");

      ada.emit("settle", Map.of());
      assertThat(ada.nextText()).startsWith("a test is used by one thread at a time");
      ada.emit("stop", Map.of());
      assertThat(ada.nextText()).isEqualTo("bye");
      assertThat(log).containsExactly("closed");
    }
  }

  private static String complaint(PleziTest test) {
    return String.valueOf(catchThrowable(test::settle).getMessage());
  }
}
