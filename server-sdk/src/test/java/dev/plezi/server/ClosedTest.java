package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plezi.server.Closed.By;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import dev.plezi.server.test.TestRequest;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.StreamClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application is told of the end of a connection. */
class ClosedTest {
  private static final int MAX = 1_000;

  private final List<Closed> ends = new ArrayList<>();
  private final App app =
      Plezi.app(
              Options.builder()
                  .limits(Limits.builder().maxMessageBytes(MAX).outboxBytes(MAX).build())
                  .build())
          .events("/", this::live);
  private final PleziTest test = PleziTest.of(app);

  @AfterEach
  void stop() {
    test.close();
  }

  private void live(Live live) {
    live.preConnect(
            c -> {
              c.identify("ada", Instant.parse("2000-01-01T01:00:00Z"));
              return true;
            })
        .onClose((c, why) -> ends.add(why))
        .on("leave", (c, event) -> c.close(4000, "bye"))
        .on("drop", (c, event) -> c.dropConnection())
        .on("listen", (c, event) -> c.subscribe("news", message -> {}));
  }

  private TestConnection connect(boolean session) {
    TestRequest request = test.at("/");
    return (session ? request : request.withoutSession()).connect();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isThePeersWhenItCloses(boolean session) {
    connect(session).close();

    assertThat(ends).containsExactly(new Closed(1000, "", By.PEER));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isTheApplicationsWhenThatClosesOrRevokes(boolean session) {
    connect(session).emit("leave", Map.of());
    connect(session);
    app.to("ada").disconnect();
    test.settle();
    connect(session);
    app.revoke("ada");

    assertThat(ends)
        .containsExactly(
            new Closed(4000, "bye", By.APPLICATION),
            new Closed(1000, "", By.APPLICATION),
            new Closed(4401, "authentication was revoked", By.APPLICATION));
  }

  @Test
  void aConnectionThatTheApplicationDropsIsOverWhereThereIsNoSession() {
    connect(false).emit("drop", Map.of());
    connect(true).emit("drop", Map.of());

    assertThat(ends).containsExactly(new Closed(1000, "", By.APPLICATION));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isTheServersWhenARuleIsBroken(boolean session) {
    connect(session).emit("x".repeat(MAX + 1));
    connect(session).emit("no event");
    TestConnection slow = connect(session);
    slow.emit("listen", Map.of());
    for (int i = 0; i < 3; i++) {
      app.publish("news", "x".repeat(MAX / 2));
    }
    test.settle();
    connect(session);
    test.advance(Duration.ofHours(1));

    assertThat(ends).extracting(Closed::by).containsOnly(By.SERVER);
    assertThat(ends)
        .extracting(Closed::code)
        .containsExactly(1009, session ? 1003 : 1005, 4008, 4401);
    assertThat(ends.get(0).reason()).isEqualTo("message larger than 1000 bytes");
    assertThat(ends.get(3).reason()).isEqualTo("authentication has expired");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isTheServersWhenItStops(boolean session) {
    connect(session);

    app.stop();
    test.settle();

    // Who has a session was asked to come back, and has not.
    int code = session ? 1006 : 1001;
    assertThat(ends).containsExactly(new Closed(code, "server shutdown", By.SERVER));
  }

  @Test
  void aLostConnectionIsNobodysDoing() {
    connect(false).drop();
    assertThat(ends).containsExactly(new Closed(1006, "", By.LOST));

    connect(true).drop();
    assertThat(ends).hasSize(1);
    test.advance(Duration.ofMinutes(3));
    assertThat(ends.get(1))
        .isEqualTo(new Closed(1006, "no connection within the session's time", By.LOST));
  }

  @Test
  void theEndOfASessionWithoutAConnectionHasTheCodeThatItWouldHaveHad() {
    connect(true).drop();
    app.to("ada").disconnect(4000, "enough");
    test.settle();
    connect(true).drop();
    app.revoke("ada");

    assertThat(ends)
        .containsExactly(
            new Closed(4000, "enough", By.APPLICATION),
            new Closed(4401, "authentication was revoked", By.APPLICATION));
  }

  @Test
  void isGivenOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Plezi.app().events("/", live -> live.onClose(c -> {}).onClose((c, why) -> {})))
        .withMessageContaining("onClose is given twice");
  }

  /** Knows no reasons. */
  public static final class Old extends Controller {
    private final List<String> told;

    Old(List<String> told) {
      this.told = told;
    }

    @Override
    public void onOpen() {}

    @Override
    public void onClose() {
      told.add("closed");
    }
  }

  /** Knows them. */
  public static final class Young extends Controller {
    private final List<String> told;

    Young(List<String> told) {
      this.told = told;
    }

    @Override
    public void onOpen() {}

    @Override
    public void onClose(Closed why) {
      told.add("closed by " + why.by());
    }

    @Override
    public void onClose() {
      told.add("never");
    }
  }

  @Test
  void aControllerIsToldInOneOfTwoWays() {
    List<String> told = new ArrayList<>();
    App both =
        Plezi.app()
            .route("/old", Old.class, () -> new Old(told))
            .route("/young", Young.class, () -> new Young(told));
    try (PleziTest controllers = PleziTest.of(both)) {
      controllers.connect("/old").close();
      controllers.connect("/young").close();
    }

    assertThat(told).containsExactly("closed", "closed by PEER");
  }

  /** Over real sockets. */
  @Nested
  class OnAPort {
    private final Journal journal = new Journal();
    private final TestServer server =
        TestServer.of(
            app ->
                app.events(
                    "/",
                    live ->
                        live.onSse(c -> c.write("open"))
                            .onOpen(c -> {})
                            .onClose((c, why) -> journal.add(why.by() + " " + why.code()))));

    @AfterEach
    void stop() {
      server.close();
    }

    @Test
    void tellsWhatThePeerHasSaid() throws IOException {
      try (RawClient client = server.open("/")) {
        client.close(4321);
      }
      assertThat(journal.next()).isEqualTo("PEER 4321");
      try (RawClient client = server.open("/")) {
        client.abort();
      }
      assertThat(journal.next()).isEqualTo("LOST 1006");
    }

    @Test
    void aViolationOfTheProtocolIsTheServersReason() throws IOException {
      try (RawClient client = server.open("/")) {
        client.send(RawClient.CONTINUATION, true, new byte[0]);
        assertThat(client.closed()).isEqualTo(1002);
      }
      assertThat(journal.next()).isEqualTo("SERVER 1002");
    }

    @Test
    void aStreamEndsByTheApplicationOrWithoutAWord() throws IOException {
      try (StreamClient stream = StreamClient.open(server.connect(), "/")) {
        assertThat(stream.next()).containsExactly("data: open");
        stream.abort();
      }
      assertThat(journal.next()).isEqualTo("LOST 1006");
      try (StreamClient stream = StreamClient.open(server.connect(), "/")) {
        assertThat(stream.next()).containsExactly("data: open");
        server.app.stop();
        assertThat(stream.rest()).isEmpty();
      }
      assertThat(journal.next()).isEqualTo("SERVER 1001");
    }
  }
}
