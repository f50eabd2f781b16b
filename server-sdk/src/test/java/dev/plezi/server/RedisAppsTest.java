package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plezi.server.internal.app.RoutedApp;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RedisServer;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two apps with one Redis, as two servers would be. */
class RedisAppsTest {
  private final RedisServer redis = RedisServer.start("open-sesame");
  private final Journal journal = new Journal();
  private final TestServer a = server("shop");
  private final TestServer b = server("shop");

  @AfterEach
  void stop() {
    a.close();
    b.close();
    redis.close();
  }

  @Test
  void aMessageReachesConnectionsOfBothByChannelPatternAndListener() throws IOException {
    try (RawClient publisher = a.open("/");
        RawClient member = b.open("/");
        RawClient matching = b.open("/");
        RawClient counting = b.open("/")) {
      ask(publisher, "join", "chat");
      ask(member, "join", "chat");
      ask(matching, "joinAll", "c?at");
      ask(counting, "count", "chat");

      publisher.send("{\"event\":\"say\",\"channel\":\"chat\",\"text\":\"hello\",\"_EID_\":1}");

      assertThat(List.of(publisher.text(), publisher.text(), publisher.text()))
          .containsExactly("{\"event\":\"_ack_\",\"_EID_\":1}", "said", "hello");
      assertThat(member.text()).isEqualTo("hello");
      assertThat(matching.text()).isEqualTo("hello");
      assertThat(counting.text()).isEqualTo("1 hello");

      b.app.publish("chat", "back");
      assertThat(publisher.text()).isEqualTo("back");
    }
  }

  @Test
  void aPathOfLambdasPublishesToItsConnectionsOfBoth() throws IOException {
    try (RawClient here = a.open("/live");
        RawClient there = b.open("/live")) {
      for (RawClient client : List.of(here, there)) {
        // Who was answered is open, and is heard of everywhere.
        client.send("{\"event\":\"ask\"}");
        assertThat(client.text()).isEqualTo("1 here");
      }
      here.send("{\"event\":\"say\",\"_EID_\":1}");

      assertThat(List.of(here.text(), here.text(), here.text()))
          .containsExactly("{\"event\":\"_ack_\",\"_EID_\":1}", "said", "hello");
      assertThat(there.text()).isEqualTo("hello");
    }
  }

  @Test
  void theAppsThemselvesHearEachOther() {
    var unused = b.app.subscribe("chat", message -> journal.add(message.text()));
    var unusedToo = a.app.subscribePattern("*", message -> journal.add(message.text()));

    a.app.publish("chat", "hello");

    assertThat(journal.next(2)).containsExactly("hello", "hello");
  }

  @Test
  void whatIsPublishedToAPathReachesItsConnectionsOnBoth() throws IOException {
    List<Live> lives = new ArrayList<>();
    try (TestServer here = live(lives);
        TestServer there = live(lives);
        RawClient own = here.open("/live");
        RawClient other = there.open("/live")) {
      assertThat(List.of(own.text(), other.text())).containsExactly("open", "open");

      lives.get(0).publishAll("hello");

      assertThat(own.text()).isEqualTo("hello");
      assertThat(other.text()).isEqualTo("hello");
    }
  }

  @Test
  void whatIsPublishedToOthersReachesThemOnBoth() throws IOException {
    try (RawClient publisher = a.open("/");
        RawClient here = a.open("/");
        RawClient there = b.open("/")) {
      ask(publisher, "join", "chat");
      ask(here, "join", "chat");
      ask(there, "join", "chat");

      publisher.send("{\"event\":\"sayToOthers\",\"channel\":\"chat\",\"text\":\"hello\"}");

      assertThat(publisher.text()).isEqualTo("said");
      assertThat(here.text()).isEqualTo("hello");
      assertThat(there.text()).isEqualTo("hello");
      // It is the next that it hears.
      b.app.publish("chat", "back");
      assertThat(publisher.text()).isEqualTo("back");
    }
  }

  @Test
  void anIdentityIsRevokedOnBoth() throws IOException {
    try (RawClient here = a.open("/account?user=ada");
        RawClient there = b.open("/account?user=ada");
        RawClient other = b.open("/account?user=eve")) {
      assertThat(journal.next(3)).containsOnly("open");

      assertThat(a.app.revoke("ada")).isEqualTo(1);

      assertThat(here.closed()).isEqualTo(4401);
      assertThat(there.closed()).isEqualTo(4401);
      other.send("{\"event\":\"whoami\"}");
      assertThat(other.text()).isEqualTo("eve");
    }
  }

  @Test
  void whoIsInAChannelIsToldOfOneServer() throws IOException {
    try (RawClient here = a.open("/");
        RawClient there = b.open("/")) {
      ask(here, "join", "chat");
      ask(there, "join", "chat");
      assertThat(a.app.subscribers("chat").connections()).isEqualTo(1);
      assertThat(b.app.subscribers("chat").connections()).isEqualTo(1);
    }
  }

  @Test
  void anIdentityIsReachedOnBoth() throws IOException {
    try (RawClient here = a.open("/account?user=ada");
        RawClient there = b.open("/account?user=ada");
        RawClient other = b.open("/account?user=eve")) {
      assertThat(journal.next(3)).containsOnly("open");
      assertThat(b.app.identities()).containsExactlyInAnyOrder("ada", "eve");

      a.app.to("ada").emit("mail", Map.of("n", 1));
      b.app.to("ada").emit("mail", Map.of("n", 2));

      String mail = "{\"event\":\"mail\",\"n\":";
      assertThat(List.of(here.text(), here.text())).containsExactly(mail + "1}", mail + "2}");
      assertThat(List.of(there.text(), there.text()))
          .containsExactlyInAnyOrder(mail + "1}", mail + "2}");
      b.app.to("ada").disconnect(4000, "enough");
      assertThat(List.of(here.closed(), there.closed())).containsOnly(4000);
      other.send("{\"event\":\"whoami\"}");
      assertThat(other.text()).isEqualTo("eve");
    }
  }

  @Test
  void whatIsForASessionThatIsAwayIsKeptByItsServer() throws IOException {
    String path = "/account?user=ada&plezi=2";
    String secret;
    try (RawClient ada = b.open(path)) {
      secret = SessionClient.open(ada);
      assertThat(journal.next()).isEqualTo("open");
    }
    Journal.await("it is noticed", () -> b.app.connections("ada") == 0);
    var unused = b.app.subscribe("after", message -> journal.add(message.text()));

    a.app.to("ada").emit("mail", Map.of("n", 1));
    a.app.publish("after", "it has come");
    assertThat(journal.next()).isEqualTo("it has come");

    try (RawClient ada = b.open(path)) {
      assertThat(SessionClient.resume(ada, secret, 0)).contains("\"resumed\":true");
      assertThat(ada.text()).isEqualTo("{\"event\":\"mail\",\"n\":1}");
    }
  }

  @Test
  void whatWasSubscribedBeforeTheStartIsHeardFromTheStartOn() {
    App late = app("shop", Map.of());
    var unused = late.subscribe("chat", message -> journal.add(message.text()));
    late.start(0);

    a.app.publish("chat", "hello");

    assertThat(journal.next()).isEqualTo("hello");
    late.stop();
  }

  @Test
  void theEnvironmentNamesARedisUnlessTheOptionsDo() {
    Map<String, String> both = Map.of("PL_REDIS_URL", redis.url(), "REDIS_URL", "redis://nobody");
    Options nothing = TestServer.options().redisUrl(null).build();
    for (Map<String, String> environment : List.of(both, Map.of("REDIS_URL", redis.url()))) {
      App app = new RoutedApp(nothing, environment, InstantSource.system()).start(0);
      assertThat(app.health()).isEqualTo(new Health(Health.Broker.CONNECTED, "", 0, 0, 0, 0));
      app.stop();
    }

    App alone =
        new RoutedApp(TestServer.options().redisUrl("").build(), both, InstantSource.system())
            .start(0);
    assertThat(alone.health().broker()).isEqualTo(Health.Broker.LOCAL);
    alone.stop();
    App without = new RoutedApp(nothing, Map.of("REDIS_URL", ""), InstantSource.system()).start(0);
    assertThat(without.health().broker()).isEqualTo(Health.Broker.LOCAL);
    without.stop();
  }

  @Test
  void tellsHowItIs() throws IOException {
    try (RawClient client = a.open("/")) {
      ask(client, "join", "chat");
      assertThat(a.app.health()).isEqualTo(new Health(Health.Broker.CONNECTED, "", 0, 1, 0, 0));
      redis.kill();
      Journal.await("it is noticed", () -> a.app.health().broker() != Health.Broker.CONNECTED);

      a.app.publish("chat", "hello");
      assertThat(client.text()).isEqualTo("hello");
      Health health = a.app.health();
      assertThat(health.broker()).isEqualTo(Health.Broker.DISCONNECTED);
      assertThat(health.brokerProblem()).isNotEmpty();
      assertThat(List.of(health.queued(), health.connections())).containsExactly(1, 1);
    }
  }

  @Test
  void aHandlerLearnsThatAMessageDoesNotLeave() throws IOException {
    TestServer failing = TestServer.of(options("shop").publishWhileDown(false), this::route);
    try (RawClient client = failing.open("/")) {
      ask(client, "join", "chat");
      redis.kill();
      Journal.await(
          "it is noticed", () -> failing.app.health().broker() == Health.Broker.DISCONNECTED);

      assertThatExceptionOfType(BrokerUnavailableException.class)
          .isThrownBy(() -> failing.app.publish("chat", "hello"));
      assertThat(client.text()).isEqualTo("hello");
    } finally {
      failing.close();
    }
  }

  @Test
  void revokeSaysThatItDoesNotReachTheOtherServersAndTellsThemLater() throws IOException {
    try (RawClient here = a.open("/account?user=ada");
        RawClient there = b.open("/account?user=ada")) {
      assertThat(journal.next(2)).containsOnly("open");
      redis.call("ACL", "SETUSER", "default", "-publish");
      Journal.await("it is noticed", () -> !a.app.health().brokerProblem().isEmpty());

      assertThat(a.app.health().brokerProblem()).contains("Redis refuses publications: NOPERM");
      assertThat(a.app.health().broker()).isEqualTo(Health.Broker.DISCONNECTED);
      assertThatExceptionOfType(BrokerUnavailableException.class)
          .isThrownBy(() -> a.app.revoke("ada"))
          .withMessageContaining("NOPERM");
      assertThat(here.closed()).isEqualTo(4401);
      assertThatExceptionOfType(BrokerUnavailableException.class)
          .isThrownBy(() -> a.app.publish("chat", "hello"))
          .withMessageContaining("NOPERM");
      there.send("{\"event\":\"whoami\"}");
      assertThat(there.text()).isEqualTo("ada");
      redis.call("ACL", "SETUSER", "default", "+publish");
      Journal.await("it is back", () -> a.app.health().broker() == Health.Broker.CONNECTED);
      assertThat(a.app.revoke("ada")).isZero();
      assertThat(there.closed()).isEqualTo(4401);
    }
  }

  @Test
  void aChannelThatAClientChoosesAndRedisForbidsIsThisClientsFailureAlone() throws IOException {
    redis.call("ACL", "SETUSER", "some", "on", ">pw", "&shop:?servers", "&shop:?probe*");
    redis.call("ACL", "SETUSER", "some", "&shop:?revoked", "&shop:?live*", "&shop:chat", "+@all");
    redis.call("ACL", "SETUSER", "some", "&shop:?identity");
    String url = "redis://some:pw@127.0.0.1:" + redis.port();
    try (TestServer careful = TestServer.of(options("shop").redisUrl(url), this::route);
        RawClient other = careful.open("/");
        RawClient chooser = careful.open("/")) {
      ask(other, "join", "chat");

      chooser.send("{\"event\":\"join\",\"channel\":\"secret\",\"_EID_\":7}");
      assertThat(chooser.text()).contains("7");
      assertThat(ask(chooser, "join", "chat")).isNotNull();
      a.app.publish("chat", "hello");

      assertThat(other.text()).isEqualTo("hello");
      assertThat(chooser.text()).isEqualTo("hello");
      Health health = careful.app.health();
      assertThat(health.broker()).isEqualTo(Health.Broker.CONNECTED);
      assertThat(health.brokerProblem()).contains("to subscribe to the channel secret: NOPERM");
    }
  }

  @Test
  void whatIsEasilyTakenForGrantedIsSaidAtTheStart() {
    LogFile log = new LogFile();
    App app = Plezi.app(TestServer.options().redisUrl(redis.url() + "/1").build()).start(0);
    app.stop();

    assertThat(log.lines())
        .anyMatch(line -> line.contains("appName is not set: the application is called \""))
        .anyMatch(line -> line.contains("Redis' database 1 does not separate channels"));
  }

  @Test
  void startsNotWithoutItsRedisAndShowsNoSecret() {
    LogFile log = new LogFile();
    refuses(redis.url().replace("open", "close"), "no way to Redis at 127.0.0.1:" + redis.port());
    refuses("redis://:sesame@localhost:99999", "redisUrl is no URL of the form ");
    refuses("sesame", "redisUrl is no URL of the form ");
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(
            () ->
                new RoutedApp(
                        TestServer.options().redisUrl(null).build(),
                        Map.of("REDIS_URL", "http://:sesame@localhost"),
                        InstantSource.system())
                    .start(0))
        .withMessageStartingWith("REDIS_URL is no URL of the form ");
    assertThat(log.text()).doesNotContain("sesame");
  }

  @Test
  void leavesNoThreadBehind() {
    a.close();
    b.close();
    App untold = app("shop", Map.of());
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Plezi.app(options("shop").files("no-such-folder").build()).start(0));
    untold.stop();

    Journal.await(
        "the threads are gone",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("plezi-")));
  }

  private static void refuses(String url, String message) {
    App app = Plezi.app(TestServer.options().redisUrl(url).build());
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> app.start(0))
        .withMessageStartingWith(message)
        .satisfies(
            failure -> {
              for (Throwable each = failure; each != null; each = each.getCause()) {
                assertThat(each.toString()).doesNotContain("sesame");
              }
            });
  }

  private TestServer live(List<Live> lives) {
    return TestServer.of(
        options("shop"),
        app -> app.events("/live", live -> lives.add(live.onOpen(c -> c.write("open")))));
  }

  private TestServer server(String name) {
    return TestServer.of(options(name), this::route);
  }

  private App app(String name, Map<String, String> environment) {
    return new RoutedApp(options(name).build(), environment, InstantSource.system());
  }

  private Options.Builder options(String name) {
    return TestServer.options().redisUrl(redis.url()).appName(name);
  }

  private App route(App app) {
    return app.route("/account", Account.class, () -> new Account(journal))
        .events("/live", RedisAppsTest::talk)
        .route("/", Member.class, Member::new);
  }

  private static void talk(Live live) {
    live.reply("ask", (c, event) -> live.connections() + " here")
        .reply(
            "say",
            (c, event) -> {
              live.publishAll("hello");
              return "said";
            });
  }

  private static String ask(RawClient client, String event, String channel) throws IOException {
    client.send("{\"event\":\"" + event + "\",\"channel\":\"" + channel + "\"}");
    return client.text();
  }
}
