package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.internal.session.SessionConnectionFixture.Peer;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.Endings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A connection whose client asks for a session, until it has one. */
class SessionConnectionTest {
  private static final String HELLO =
      "{\"event\":\"_hello_\",\"v\":2,\"heartbeat\":25000,\"max\":1000}";

  private final SessionConnectionFixture fixture = new SessionConnectionFixture();
  private final SessionRegistry sessions = fixture.sessions;

  @Test
  void offersASessionFirst() {
    Peer peer = fixture.peer().connect();

    assertThat(peer.transport.said).containsExactly(HELLO);
    assertThat(peer.handler.told).isEmpty();
    assertThat(sessions.size()).isZero();
  }

  @Test
  void opensASessionWhenItIsAskedTo() {
    Peer peer = fixture.peer().connect().says(SessionConnectionFixture.OPEN);

    assertThat(peer.heard())
        .isEqualTo(
            "{\"event\":\"_session_\",\"session\":\"secret1\",\"received\":0,\"resumed\":false,"
                + "\"ttl\":120000}");
    assertThat(peer.handler.told).containsExactly("open");
    assertThat(sessions.size()).isEqualTo(1);
    assertThat(peer.transport.demands).isEqualTo(2);
  }

  @Test
  void whatIsSentOnOpeningComesBehindTheSession() {
    Peer peer = fixture.peer();
    peer.handler.at("open", () -> peer.sends("welcome"));
    peer.connect().says(SessionConnectionFixture.OPEN);

    assertThat(peer.transport.said).hasSize(3).startsWith(HELLO).endsWith("welcome");
  }

  @Test
  void servesOneThatSaysSomethingElseAsIfItHadNotAsked() {
    Peer peer = fixture.peer().connect().says("a");

    assertThat(peer.handler.told).containsExactly("open", "begin a", "a");
    assertThat(peer.fresh.resumable()).isFalse();
    peer.loses();
    assertThat(peer.handler.told).endsWith("closed");
    assertThat(sessions.size()).isZero();
  }

  @Test
  void closesWhenTheOpeningIsNotAsItMustBe() {
    Peer peer = fixture.peer().connect();
    peer.says(
        "{\"event\":\"_open_\",\"session\":5,\"received\":\"x\"}", SessionConnectionFixture.OPEN);

    assertThat(peer.heard()).isEqualTo("close 1003 _open_ is not as it must be");
    assertThat(peer.handler.told).isEmpty();
    assertThat(peer.transport.demands).isEqualTo(3);
  }

  @Test
  void closesOneThatOpensNothingForTenSeconds() {
    Peer peer = fixture.peer().connect();

    fixture.pass(11);
    assertThat(peer.transport.said).containsExactly(HELLO);
    fixture.pass(1);
    assertThat(peer.heard()).isEqualTo("close 1005 ");

    fixture.pass(5);
    assertThat(peer.transport.aborts).isZero();
    fixture.pass(1);
    assertThat(peer.transport.aborts).isEqualTo(1);
  }

  @Test
  void hearsWhatWasSaidWhileTheServerStoodStill() {
    Peer peer = fixture.peer().connect();
    fixture.pass(60);
    peer.says("a");
    fixture.pass(5);

    assertThat(peer.handler.told).containsExactly("open", "begin a", "a");
    assertThat(peer.transport.said).containsExactly(HELLO);
  }

  @Test
  void leavesOneAloneThatHasOpenedASession() {
    Peer peer = fixture.session();

    fixture.pass(11);

    assertThat(peer.transport.said).hasSize(2);
  }

  @Test
  void countsSessionsWhoseHandlersAreNotDone() {
    SessionConnectionFixture two =
        new SessionConnectionFixture(SessionFixture.bounds(2, 2, 0, 1_000));
    Peer first = two.session();
    Peer second = two.session();
    for (Peer peer : List.of(first, second)) {
      peer.connection.received(WireMessage.text("{\"event\":\"_close_\"}"));
      peer.connection.closed(Endings.of(CloseCode.NORMAL));
    }
    assertThat(two.sessions.refuses("peer")).isTrue();
    assertThat(two.sessions.add(two.peer().connection, "peer")).isFalse();

    two.around.workers.runAll();
    assertThat(two.sessions.add(two.peer().connection, "peer")).isTrue();
  }

  @Test
  void refusesAMessageThatIsTooLargeWithoutASession() {
    Peer peer = fixture.peer().connect();
    peer.connection.reject(CloseCode.TOO_LARGE, "too large");

    assertThat(peer.heard()).isEqualTo("close 1009 too large");
    peer.loses();
    assertThat(peer.handler.told).isEmpty();
  }

  @Test
  void countsConnectionsAndNotTheSessionsThatTheyOpened() {
    SessionRegistry two = fixture.sessions;
    Peer[] peers = new Peer[10];
    for (int i = 0; i < peers.length; i++) {
      peers[i] = fixture.session();
    }
    assertThat(two.refuses("peer")).isTrue();
    assertThat(two.add(fixture.peer().connection, "peer")).isFalse();

    peers[0].loses();

    assertThat(two.size()).isEqualTo(10);
    assertThat(two.suspended()).isEqualTo(1);
    assertThat(two.add(fixture.peer().connection, "peer")).isTrue();
  }

  @Test
  void aDrainClosesOneWithoutASessionAndAsksOneWithASessionToGo() throws InterruptedException {
    Peer without = fixture.peer().connect();
    Peer with = fixture.session();

    assertThat(sessions.drain(Duration.ZERO)).isFalse();
    fixture.around.workers.runAll();

    assertThat(without.heard()).isEqualTo("close 1001 server shutdown");
    assertThat(with.handler.told).endsWith("shutdown");
    assertThat(with.heard()).isEqualTo("{\"event\":\"_goaway_\",\"after\":0}");
    with.loses();
    assertThat(with.handler.told).endsWith("closed");
    assertThat(with.handler.ends).containsExactly(Session.SHUTDOWN);
    assertThat(sessions.size()).isZero();
  }

  @Test
  void whoDoesNotGoIsClosedASecondLater() throws InterruptedException {
    Peer peer = fixture.session();
    var unused = sessions.drain(Duration.ofMillis(1));
    fixture.around.workers.runAll();

    fixture.pass(1);
    assertThat(peer.heard()).contains("_goaway_");
    fixture.pass(1);

    assertThat(peer.heard()).isEqualTo("close 1001 server shutdown");
  }

  @Test
  void whoIsAwayWhenTheServerGoesHasNoSessionAnyMore() throws InterruptedException {
    Peer peer = fixture.session();
    peer.loses();

    assertThat(sessions.drain(Duration.ZERO)).isFalse();
    fixture.around.workers.runAll();

    assertThat(peer.handler.told).containsExactly("open", "suspended", "shutdown", "closed");
    assertThat(peer.handler.ends).containsExactly(Session.SHUTDOWN);
    assertThat(sessions.size()).isZero();
  }
}
