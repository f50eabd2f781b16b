package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.session.SessionConnectionFixture.Peer;
import org.junit.jupiter.api.Test;

class RevocationTest {
  private static final String CLOSED = "close 4401 authentication was revoked";

  private final SessionConnectionFixture callers = new SessionConnectionFixture();
  private final SessionRegistry sessions = callers.sessions;

  @Test
  void endsAllThatAPeerHasAndNothingOfOthers() {
    SessionFixture direct = callers.direct("ada").open();
    Peer carried = callers.session("ada", null);
    callers.session("ada", null).loses();
    Peer early = callers.peer().is("ada", null).connect();
    SessionFixture otherDirect = callers.direct("eve").open();
    Peer otherCarried = callers.session("eve", null);
    Peer nobody = callers.peer().connect().says(SessionConnectionFixture.OPEN);

    assertThat(sessions.revoke("ada")).isEqualTo(4);
    callers.pass(1);

    assertThat(direct.link.said).containsExactly(CLOSED);
    assertThat(carried.heard()).isEqualTo(CLOSED);
    assertThat(early.heard()).isEqualTo(CLOSED);
    assertThat(otherDirect.session.open()).isTrue();
    assertThat(otherCarried.fresh.open()).isTrue();
    assertThat(nobody.fresh.open()).isTrue();
    assertThat(sessions.revoke("ada")).isZero();
  }

  @Test
  void whatWasRevokedIsNotResumed() {
    callers.session("ada", null);
    callers.session("ada", null).loses();
    sessions.revoke("ada");
    callers.pass(1);

    for (String secret : new String[] {"secret1", "secret2"}) {
      Peer back = callers.peer().is("ada", null).resumes(secret);
      assertThat(back.heard()).contains("\"resumed\":false,\"reason\":\"revoked\"");
    }
  }

  @Test
  void countsASessionOnceThatAnotherConnectionCarries() {
    callers.session("ada", null).loses();
    Peer back = callers.peer().is("ada", null).resumes("secret1");

    assertThat(sessions.revoke("ada")).isEqualTo(1);
    assertThat(back.heard()).isEqualTo(CLOSED);
  }

  @Test
  void cutsOffWhoIsClosedAndHasNotHeardAllYet() {
    Peer ada = callers.session("ada", null);
    ada.link.prompt = false;
    ada.sends("in flight");
    ada.sends("waits");
    ada.fresh.close(1000, "");

    assertThat(sessions.revoke("ada")).isZero();

    assertThat(ada.link.aborts).isEqualTo(1);
  }

  @Test
  void leavesNothingBehind() {
    SessionFixture direct = callers.direct("ada").open();
    Peer carried = callers.session("ada", null);
    sessions.revoke("ada");
    direct.socket.closed(4401);
    direct.workers.runAll();
    carried.loses();

    assertThat(sessions.size()).isZero();
    assertThat(sessions.suspended()).isZero();
    assertThat(sessions.find("secret1")).isNull();
  }

  @Test
  void refusesAHandshakeThatBeganBefore() {
    Peer caller = callers.peer().is("ada", null);
    SessionFixture direct = new SessionFixture();
    direct.session.identify(new Identity("ada", null, sessions.revocations()));
    sessions.revoke("ada");

    assertThat(sessions.add(caller.caller, "peer")).isFalse();
    assertThat(sessions.add(direct.session, "peer")).isFalse();
    assertThat(sessions.revoked(direct.session)).isTrue();
    assertThat(sessions.size()).isZero();
    assertThat(callers.session("ada", null).fresh.open()).isTrue();
    assertThat(callers.session("eve", null).fresh.open()).isTrue();
  }

  @Test
  void aConnectionThatIsRevokedBeforeItsSocketOpensNeverDoes() {
    SessionFixture direct = callers.direct("ada");
    Peer caller = callers.peer().is("ada", null);
    sessions.add(caller.caller, "peer");

    assertThat(sessions.revoke("ada")).isEqualTo(2);
    direct.open();
    caller.caller.opened(caller.link);

    assertThat(direct.link.aborts).isEqualTo(1);
    assertThat(caller.link.aborts).isEqualTo(1);
    assertThat(direct.endpoint.told).isEmpty();
    assertThat(sessions.size()).isZero();
  }

  @Test
  void aConnectionThatIsRevokedOpensNoSession() {
    Peer ada = callers.peer().is("ada", null).connect();
    sessions.revoke("ada");

    ada.says(SessionConnectionFixture.OPEN);

    assertThat(ada.heard()).isEqualTo(CLOSED);
    assertThat(ada.endpoint.told).isEmpty();
    assertThat(sessions.size()).isZero();
  }

  @Test
  void aSessionThatIsRevokedWhileItBeginsNeverDoesAndIsForgotten() {
    Peer ada = callers.peer().is("ada", null).connect();
    // As if it were between the message and the session.
    ada.fresh.revoke();

    ada.says(SessionConnectionFixture.OPEN);
    ada.loses();

    assertThat(ada.link.aborts).isEqualTo(1);
    assertThat(ada.endpoint.told).isEmpty();
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
