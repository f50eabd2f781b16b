package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Closed;
import dev.plezi.server.Options;
import dev.plezi.server.internal.session.SessionConnectionFixture.Peer;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WriteBatch;
import dev.plezi.server.testing.Endings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SessionRegistryTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void takesNoMoreThanItsBound() {
    SessionRegistry sessions = SessionFixture.sessions(2, 2);

    assertThat(sessions.add(new SessionFixture().session, "peer")).isTrue();
    assertThat(sessions.refuses("peer")).isFalse();
    assertThat(sessions.add(new SessionFixture().session, "peer")).isTrue();
    assertThat(sessions.refuses("peer")).isTrue();
    assertThat(sessions.add(new SessionFixture().session, "peer")).isFalse();
    assertThat(sessions.size()).isEqualTo(2);
  }

  @Test
  void hasRoomAgainWhenASessionEnds() {
    SessionRegistry sessions = SessionFixture.sessions(1, 1);
    SessionFixture first = new SessionFixture().open();
    sessions.add(first.session, "peer");

    first.socket.closed(Endings.of(1006));
    first.workers.runAll();

    assertThat(sessions.size()).isZero();
    assertThat(sessions.add(new SessionFixture().session, "peer")).isTrue();
  }

  @Test
  void hasRoomAgainWhenAHandshakeLeadsNowhere() {
    SessionRegistry sessions = SessionFixture.sessions(1, 1);
    SessionFixture first = new SessionFixture();
    sessions.add(first.session, "peer");

    long late = first.clock.get() + SessionFixture.PING.multipliedBy(3).toNanos();
    sessions.tick(late);

    assertThat(sessions.size()).isZero();
    assertThat(sessions.refuses("peer")).isFalse();
  }

  @Test
  void takesNoMoreOfOneAddressThanItsBound() {
    SessionRegistry sessions = SessionFixture.sessions(3, 1);
    SessionFixture first = new SessionFixture().open();

    assertThat(sessions.add(first.session, "one")).isTrue();
    assertThat(sessions.add(new SessionFixture().session, "one")).isFalse();
    assertThat(sessions.add(new SessionFixture().session, "two")).isTrue();
    first.socket.closed(Endings.of(1006));
    first.workers.runAll();

    assertThat(sessions.add(new SessionFixture().session, "one")).isTrue();
    assertThat(sessions.size()).isEqualTo(2);
  }

  @Test
  void whereAllPlacesAreTakenTheOldestOfTheGreediestAddressGivesWay() {
    SessionRegistry sessions = SessionFixture.sessions(4, 4);
    SessionFixture modest = new SessionFixture().open();
    sessions.add(modest.session, "203.0.113.1");
    SessionFixture[] greedy = new SessionFixture[3];
    for (int i = 0; i < 3; i++) {
      greedy[i] = new SessionFixture().open();
      sessions.add(greedy[i].session, "203.0.113.2");
    }
    assertThat(sessions.refuses("203.0.113.2")).isTrue();
    assertThat(sessions.add(new SessionFixture().session, "203.0.113.2")).isFalse();

    assertThat(sessions.refuses("203.0.113.3")).isFalse();
    assertThat(sessions.add(new SessionFixture().session, "203.0.113.3")).isTrue();

    assertThat(greedy[0].transport.aborts).isEqualTo(1);
    assertThat(greedy[1].transport.aborts + modest.transport.aborts).isZero();
    assertThat(sessions.connected()).isEqualTo(4);
    assertThat(sessions.refuses("203.0.113.4")).as("one has two").isFalse();
    assertThat(sessions.refuses("203.0.113.1")).as("would have as many").isTrue();
    greedy[0].socket.closed(Endings.of(1006));
    greedy[0].workers.runAll();
    assertThat(sessions.connected()).as("its place was given away already").isEqualTo(4);
    assertThat(greedy[0].handler.ends)
        .containsExactly(
            new Closed(1006, "its address has more connections than any other", Closed.By.SERVER));
  }

  @Test
  void anIpv6NetworkOf64BitsIsOneAddress() {
    SessionRegistry sessions = SessionFixture.sessions(10, 1);

    assertThat(sessions.add(new SessionFixture().session, "[2001:db8:0:1::1]")).isTrue();
    assertThat(sessions.add(new SessionFixture().session, "2001:db8:0:1:ffff::2")).isFalse();
    assertThat(sessions.add(new SessionFixture().session, "2001:db8:0:2::1")).isTrue();
  }

  @Test
  void aPublicAddressHasABoundByDefaultAndAPrivateOneNone() {
    SessionRegistry sessions =
        new SessionRegistry(Options.standard(), KeptBytes.unbounded(), Runnable::run);
    Session session = new SessionFixture().session;
    for (int i = 0; i < 1_000; i++) {
      assertThat(sessions.add(new Session("test", "", session.context()), "203.0.113.1")).isTrue();
      assertThat(sessions.add(new Session("test", "", session.context()), "10.0.0.1")).isTrue();
    }

    assertThat(sessions.refuses("203.0.113.1")).isTrue();
    assertThat(sessions.refuses("203.0.113.2")).isFalse();
    assertThat(sessions.refuses("10.0.0.1")).isFalse();
  }

  @Test
  void drainsByShuttingAllDownAndWaitingForTheirEnd() throws Exception {
    SessionRegistry sessions = SessionFixture.sessions(2, 2);
    SessionFixture connection = new SessionFixture().open();
    sessions.add(connection.session, "peer");
    CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> drain(sessions, LONG));
    while (connection.workers.waiting() == 0) {
      Thread.onSpinWait();
    }

    connection.workers.runAll();
    assertThat(connection.transport.said).containsExactly("close 1001 server shutdown");
    connection.socket.closed(Endings.of(1006));
    connection.workers.runAll();

    assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void givesUpWaitingAfterItsLimit() {
    SessionRegistry sessions = SessionFixture.sessions(1, 1);
    sessions.add(new SessionFixture().open().session, "peer");

    assertThat(drain(sessions, Duration.ZERO)).isFalse();
    assertThat(sessions.size()).isEqualTo(1);
  }

  @Test
  void takesNobodyInWhileItDrains() {
    SessionRegistry sessions = SessionFixture.sessions(2, 2);

    assertThat(drain(sessions, LONG)).isTrue();

    assertThat(sessions.refuses("peer")).isTrue();
    assertThat(sessions.add(new SessionFixture().session, "peer")).isFalse();
    assertThat(sessions.size()).isZero();
  }

  @Test
  void endsWhatIsLeftWithoutAWord() throws InterruptedException {
    SessionRegistry sessions = SessionFixture.sessions(2, 2);
    SessionFixture open = new SessionFixture().open();
    SessionFixture handshake = new SessionFixture();
    sessions.add(open.session, "peer");
    sessions.add(handshake.session, "peer");

    assertThat(sessions.abort(Duration.ZERO)).isFalse();

    assertThat(open.transport.aborts).isEqualTo(1);
    assertThat(open.transport.said).isEmpty();
    assertThat(sessions.size()).isEqualTo(1);
  }

  @Test
  void tellsThoseWithAConnectionFromThoseWithout() {
    SessionConnectionFixture connections = new SessionConnectionFixture();
    connections.direct("ada");
    connections.session("ada", null);
    connections.session("ada", null).loses();

    assertThat(connections.sessions.connected()).isEqualTo(2);
    assertThat(connections.sessions.suspended()).isEqualTo(1);
  }

  private static boolean drain(SessionRegistry sessions, Duration limit) {
    try {
      return sessions.drain(limit);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Nested
  class Revoking {
    private final String closed = "close 4401 authentication was revoked";

    private final SessionConnectionFixture connections = new SessionConnectionFixture();
    private final SessionRegistry sessions = connections.sessions;

    @Test
    void endsAllThatAPeerHasAndNothingOfOthers() {
      SessionFixture direct = connections.direct("ada").open();
      Peer carried = connections.session("ada", null);
      connections.session("ada", null).loses();
      Peer early = connections.peer().is("ada", null).connect();
      SessionFixture otherDirect = connections.direct("eve").open();
      Peer otherCarried = connections.session("eve", null);
      Peer nobody = connections.peer().connect().says(SessionConnectionFixture.OPEN);

      assertThat(sessions.revoke("ada")).isEqualTo(4);
      connections.pass(1);

      assertThat(direct.transport.said).containsExactly(closed);
      assertThat(carried.heard()).isEqualTo(closed);
      assertThat(early.heard()).isEqualTo(closed);
      assertThat(otherDirect.session.open()).isTrue();
      assertThat(otherCarried.fresh.open()).isTrue();
      assertThat(nobody.fresh.open()).isTrue();
      assertThat(sessions.revoke("ada")).isZero();
    }

    @Test
    void whatWasRevokedIsNotResumed() {
      connections.session("ada", null);
      connections.session("ada", null).loses();
      sessions.revoke("ada");
      connections.pass(1);

      for (String secret : new String[] {"secret1", "secret2"}) {
        Peer back = connections.peer().is("ada", null).resumes(secret);
        assertThat(back.heard()).contains("\"resumed\":false,\"reason\":\"revoked\"");
      }
    }

    @Test
    void countsASessionOnceThatAnotherConnectionCarries() {
      connections.session("ada", null).loses();
      Peer back = connections.peer().is("ada", null).resumes("secret1");

      assertThat(sessions.revoke("ada")).isEqualTo(1);
      assertThat(back.heard()).isEqualTo(closed);
    }

    @Test
    void cutsOffWhoIsClosedAndHasNotHeardAllYet() {
      Peer ada = connections.session("ada", null);
      ada.transport.prompt = false;
      ada.sends("in flight");
      ada.sends("waits");
      ada.fresh.close(1000, "");

      assertThat(sessions.revoke("ada")).isZero();

      assertThat(ada.transport.aborts).isEqualTo(1);
    }

    @Test
    void whatWasSaidBeforeInTheSameTurnIsHeard() {
      SessionFixture direct = connections.direct("ada").open();
      Peer carried = connections.session("ada", null);
      WriteBatch turn = new WriteBatch();

      turn.enter();
      direct.send("before");
      carried.sends("before");
      sessions.revoke("ada");
      WriteBatch.leave();
      turn.flush();

      assertThat(direct.transport.said).containsExactly("before", closed);
      assertThat(carried.transport.said).endsWith("before", closed);
    }

    @Test
    void leavesNothingBehind() {
      SessionFixture direct = connections.direct("ada").open();
      Peer carried = connections.session("ada", null);
      sessions.revoke("ada");
      direct.socket.closed(Endings.of(4401));
      direct.workers.runAll();
      carried.loses();

      assertThat(sessions.size()).isZero();
      assertThat(sessions.suspended()).isZero();
      assertThat(sessions.find("secret1")).isNull();
    }

    @Test
    void refusesAHandshakeThatBeganBefore() {
      Peer connection = connections.peer().is("ada", null);
      SessionFixture direct = new SessionFixture();
      direct.session.identify(new Identity("ada", null, sessions.revocations()));
      sessions.revoke("ada");

      assertThat(sessions.add(connection.connection, "peer")).isFalse();
      assertThat(sessions.add(direct.session, "peer")).isFalse();
      assertThat(sessions.revoked(direct.session)).isTrue();
      assertThat(sessions.size()).isZero();
      assertThat(connections.session("ada", null).fresh.open()).isTrue();
      assertThat(connections.session("eve", null).fresh.open()).isTrue();
    }

    @Test
    void aConnectionThatIsRevokedBeforeItsSocketOpensNeverDoes() {
      SessionFixture direct = connections.direct("ada");
      Peer connection = connections.peer().is("ada", null);
      sessions.add(connection.connection, "peer");

      assertThat(sessions.revoke("ada")).isEqualTo(2);
      direct.open();
      connection.connection.opened(connection.transport);

      assertThat(direct.transport.aborts).isEqualTo(1);
      assertThat(connection.transport.aborts).isEqualTo(1);
      assertThat(direct.handler.told).isEmpty();
      assertThat(sessions.size()).isZero();
    }

    @Test
    void aConnectionThatIsRevokedOpensNoSession() {
      Peer ada = connections.peer().is("ada", null).connect();
      sessions.revoke("ada");

      ada.says(SessionConnectionFixture.OPEN);

      assertThat(ada.heard()).isEqualTo(closed);
      assertThat(ada.handler.told).isEmpty();
      assertThat(sessions.size()).isZero();
    }

    @Test
    void aSessionThatIsRevokedWhileItBeginsNeverDoesAndIsForgotten() {
      Peer ada = connections.peer().is("ada", null).connect();
      // As if it were between the message and the session.
      ada.fresh.revoke();

      ada.says(SessionConnectionFixture.OPEN);
      ada.loses();

      assertThat(ada.transport.aborts).isEqualTo(1);
      assertThat(ada.handler.told).isEmpty();
      assertThat(sessions.size()).isZero();
      assertThat(sessions.find("secret1")).isNull();
    }

    @Test
    void remembersTheLastAndTakesWhatIsOlderForRevoked() {
      RecentRevocations revoked = new RecentRevocations();
      Identity old = new Identity("old", null, revoked.count());
      revoked.add("ada");
      Identity ada = new Identity("ada", null, revoked.count());
      for (int i = 1; i < RecentRevocations.MAX; i++) {
        revoked.add("peer" + i);
      }
      assertThat(revoked.has(old)).isFalse();
      assertThat(revoked.has(ada)).isFalse();
      revoked.add("one more");
      assertThat(revoked.has(old)).isTrue();
      assertThat(revoked.has(ada)).isFalse();
      revoked.add("ada");
      assertThat(revoked.has(ada)).isTrue();
      assertThat(revoked.has(new Identity("ada", null, revoked.count()))).isFalse();
    }
  }
}
