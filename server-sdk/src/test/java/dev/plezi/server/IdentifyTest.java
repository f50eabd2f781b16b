package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.StreamClient;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who connections are, and until when, over real sockets. */
class IdentifyTest {
  private final AtomicReference<Instant> wall = new AtomicReference<>(Instant.EPOCH);
  private final Journal journal = new Journal();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);
  private final TestServer server =
      TestServer.of(
          wall::get,
          app ->
              app.events("/live", this::live)
                  .route("/slow", Slow.class, () -> new Slow(journal, gate, asked))
                  .route("/", Account.class, () -> new Account(journal)));

  @AfterEach
  void stop() {
    server.close();
  }

  /** Takes its time before it says who the peer is. */
  public static final class Slow extends Account {
    private final CountDownLatch asked;

    Slow(Journal journal, CountDownLatch gate, CountDownLatch asked) {
      super(journal, gate);
      this.asked = asked;
    }

    @Override
    public boolean preConnect() {
      asked.countDown();
      return super.preConnect();
    }
  }

  private void live(Live live) {
    live.preConnect(
            connection -> {
              connection.identify("ada", Instant.ofEpochSecond(100));
              return true;
            })
        .onRenew(
            (connection, token) -> {
              journal.add("token " + token + " of " + connection.identity());
              return null;
            })
        .onOpen(connection -> connection.write("I am " + connection.identity()));
  }

  @Test
  void isKnownToAllHandlersAndToEventsOverHttp() throws IOException {
    try (RawClient ada = server.open("/?user=ada");
        RawClient nobody = server.open("/");
        RawClient http = server.connect()) {
      ada.send("{\"event\":\"whoami\"}");
      assertThat(ada.text()).isEqualTo("ada");
      nobody.send("{\"event\":\"whoami\"}");
      assertThat(nobody.text()).isEqualTo("null");
      assertThat(http.request("POST", "/whoami?user=ada", "Content-Length: 0").body())
          .isEqualTo("ada");
    }
  }

  @Test
  void isSaidBeforeTheConnectionIsAccepted() throws IOException {
    try (RawClient ada = server.open("/?user=ada")) {
      ada.send("{\"event\":\"pretend\"}");

      assertThat(ada.text()).isEqualTo("a connection's peer is identified by preConnect");
    }
  }

  @Test
  void aConnectionWithoutASessionIsClosedWhenItIsOver() throws IOException {
    try (RawClient ada = server.open("/?user=ada&until=100");
        StreamClient stream = StreamClient.open(server.connect(), "/?user=ada&until=100")) {
      assertThat(journal.next(2)).containsOnly("open");

      wall.set(Instant.ofEpochSecond(100));

      assertThat(ada.closed()).isEqualTo(4401);
      assertThat(stream.rest()).isEmpty();
      assertThat(journal.next(2)).containsOnly("closed ada");
    }
  }

  @Test
  void aSessionLivesOnWithANewToken() throws IOException {
    try (RawClient ada = session("/?user=ada&until=100")) {
      wall.set(Instant.ofEpochSecond(70));
      assertThat(ada.text()).isEqualTo("{\"event\":\"_renew_\",\"within\":30000}");
      ada.send("{\"event\":\"_token_\",\"token\":\"200\"}", "{\"event\":\"whoami\"}");
      assertThat(ada.text()).isEqualTo("ada");
      assertThat(journal.next(2)).containsExactly("open", "token 200 of ada");

      wall.set(Instant.ofEpochSecond(170));
      String next = ada.text();
      // What was received may be told before.
      assertThat(next.contains("_received_") ? ada.text() : next).contains("_renew_");
      wall.set(Instant.ofEpochSecond(200));
      assertThat(ada.closedAtLast()).isEqualTo(4401);
      assertThat(journal.next()).isEqualTo("closed ada");
    }
  }

  @Test
  void aTokenThatIsRefusedOrFailsEndsTheSession() throws IOException {
    LogFile log = new LogFile();
    try (RawClient ada = session("/?user=ada&until=100");
        RawClient eve = session("/?user=eve&until=100")) {
      wall.set(Instant.ofEpochSecond(80));
      assertThat(ada.text()).isEqualTo("{\"event\":\"_renew_\",\"within\":20000}");
      assertThat(eve.text()).isEqualTo("{\"event\":\"_renew_\",\"within\":20000}");

      ada.send("{\"event\":\"_token_\",\"token\":\"bad\"}");
      eve.send("{\"event\":\"_token_\",\"token\":\"broken\"}");

      assertThat(List.of(ada.closed(), eve.closed())).containsOnly(4401);
    }
    assertThat(log.text()).contains("Account.onRenew failed");
  }

  @Test
  void lambdasSayAndRenewItToo() throws IOException {
    try (RawClient ada = session("/live")) {
      assertThat(ada.text()).isEqualTo("I am ada");
      wall.set(Instant.ofEpochSecond(70));
      assertThat(ada.text()).contains("_renew_");
      ada.send("{\"event\":\"_token_\",\"token\":\"new\"}");

      assertThat(ada.closed()).isEqualTo(4401);
      assertThat(journal.next()).isEqualTo("token new of ada");
    }
  }

  @Test
  void revokingEndsConnectionsSessionsAndStreamsForGood() throws IOException {
    try (RawClient plain = server.open("/?user=ada");
        RawClient carried = session("/?user=ada");
        StreamClient stream = StreamClient.open(server.connect(), "/?user=ada");
        RawClient other = server.open("/?user=eve")) {
      assertThat(journal.next(4)).containsOnly("open");

      assertThat(server.app.revoke("ada")).isEqualTo(3);

      assertThat(List.of(plain.closed(), carried.closed())).containsOnly(4401);
      assertThat(stream.rest()).isEmpty();
      assertThat(journal.next(3)).containsOnly("closed ada");
      other.send("{\"event\":\"whoami\"}");
      assertThat(other.text()).isEqualTo("eve");
      assertThat(server.app.revoke("ada")).isZero();
    }
  }

  @Test
  void whatIsSentToAnIdentityReachesItsStreamsAndSoDoesItsEnd() throws IOException {
    try (StreamClient stream = StreamClient.open(server.connect(), "/?user=ada")) {
      assertThat(journal.next()).isEqualTo("open");

      server.app.to("ada").emit("mail", Map.of());
      server.app.to("ada").disconnect();

      assertThat(stream.rest()).containsExactly("data: {\"event\":\"mail\"}");
      assertThat(journal.next()).isEqualTo("closed ada");
    }
  }

  @Test
  void aRevokedSessionIsNotResumed() throws IOException {
    String secret;
    try (RawClient ada = server.open("/?plezi=2&user=ada")) {
      secret = opened(ada, "{\"event\":\"_open_\"}").split("\"", -1)[7];
      server.app.revoke("ada");
      assertThat(ada.closed()).isEqualTo(4401);
    }
    assertThat(journal.next(2)).containsExactly("open", "closed ada");
    try (RawClient again = server.open("/?plezi=2&user=ada")) {
      String open = "{\"event\":\"_open_\",\"session\":\"" + secret + "\",\"received\":0}";
      assertThat(opened(again, open)).contains("\"resumed\":false,\"reason\":\"revoked\"");
    }
  }

  @Test
  void aHandshakeThatIsUnderWayIsRefused() throws Exception {
    try (RawClient late = server.connect()) {
      CompletableFuture<Integer> status =
          CompletableFuture.supplyAsync(() -> upgrade(late, "/slow?user=ada"));
      Journal.await(asked);
      server.app.revoke("ada");
      gate.countDown();

      assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(403);
    }
    try (RawClient next = server.open("/slow?user=ada")) {
      next.send("{\"event\":\"whoami\"}");
      assertThat(next.text()).isEqualTo("ada");
    }
  }

  @Test
  void nothingIsRevokedWhileTheAppDoesNotRun() {
    assertThat(Plezi.app(TestServer.options().build()).revoke("ada")).isZero();
    server.close();
    assertThat(server.app.revoke("ada")).isZero();
  }

  private static int upgrade(RawClient client, String path) {
    try {
      return client.upgrade(path).status();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A session, as a connection that asks for one in the query opens it. */
  private RawClient session(String path) throws IOException {
    RawClient client = server.open(path + (path.contains("?") ? "&" : "?") + "plezi=2");
    assertThat(opened(client, "{\"event\":\"_open_\"}")).contains("\"resumed\":false");
    return client;
  }

  private static String opened(RawClient client, String open) throws IOException {
    assertThat(client.text()).contains("_hello_");
    client.send(open);
    return client.text();
  }
}
