package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.session.SessionConnectionFixture.Peer;
import dev.plezi.server.internal.transport.WireMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
  private static final String EXPIRED = "close 4401 authentication has expired";
  private static final String REFUSED = "close 4401 authentication was not renewed";

  private final SessionConnectionFixture connections = new SessionConnectionFixture();

  @Test
  void asksOnceForATokenInTimeAndGoesOnWithIt() {
    Peer ada = connections.session("ada", term(7, 10));
    ada.handler.takes(Map.of("new", term(17, 20)));

    connections.pass(6);
    assertThat(ada.transport.said).hasSize(2);
    connections.pass(1);
    connections.pass(1);
    assertThat(ada.transport.said).hasSize(3);
    assertThat(ada.heard()).isEqualTo("{\"event\":\"_renew_\",\"within\":3000}");

    ada.says(token("new"));
    connections.pass(8);
    assertThat(ada.handler.told).containsExactly("open", "token new");
    assertThat(ada.transport.said).hasSize(3);
    connections.pass(1);
    assertThat(ada.heard()).isEqualTo("{\"event\":\"_renew_\",\"within\":3000}");
  }

  @Test
  void aTokenDoesNotPutOffThePing() {
    Peer ada = connections.session("ada", term(7, 10));
    ada.handler.takes(Map.of("new", term(1_000, 2_000)));
    connections.pass(7);

    connections.pass(2);
    ada.says(token("new"));
    connections.pass(22);
    assertThat(ada.transport.said).hasSize(3);
    connections.pass(1);

    assertThat(ada.heard()).isEqualTo("{\"event\":\"_ping_\"}");
  }

  @Test
  void endsASessionWhoseTokenIsRefused() {
    Peer ada = connections.session("ada", term(7, 10));
    ada.handler.takes(Map.of());
    connections.pass(7);

    ada.says(token("bad"));

    assertThat(ada.heard()).isEqualTo(REFUSED);
    assertThat(ada.handler.told).containsExactly("open", "token bad", "closed");
    assertThat(connections.sessions.size()).isZero();
    assertThat(connections.peer().is("ada", null).resumes("secret1").heard())
        .contains("\"resumed\":false,\"reason\":\"expired\"");
  }

  @Test
  void takesAnAnswerWithoutATokenForARefusal() {
    Peer ada = connections.session("ada", term(7, 10));
    ada.handler.takes(Map.of());
    connections.pass(7);

    ada.says("{\"event\":\"_token_\"}");

    assertThat(ada.heard()).isEqualTo(REFUSED);
    assertThat(ada.handler.told).containsExactly("open", "closed");
  }

  @Test
  void takesNoTokenThatWasNotAskedForAndNoSecondOne() {
    Peer ada = connections.session("ada", term(7, 10));
    ada.handler.takes(Map.of("new", term(17, 20)));

    ada.says(token("bad"));
    connections.pass(7);
    ada.says(token("new"), token("bad"));

    assertThat(ada.handler.told).containsExactly("open", "token new");
    assertThat(ada.fresh.open()).isTrue();
  }

  @Test
  void ofTokensThatWaitForABusyApplicationTheLastCounts() {
    Peer ada = connections.session("ada", term(7, 10));
    ada.handler.takes(Map.of("second", term(17, 20)));
    connections.pass(7);
    ada.handler.at(
        "busy",
        () -> {
          ada.says(token("first"));
          Peer back = connections.peer().is("ada", term(7, 10)).resumes("secret1");
          connections.pass(1);
          back.says(token("second"));
        });

    ada.says("busy");

    assertThat(ada.handler.told).contains("token second").doesNotContain("token first");
    assertThat(ada.fresh.open()).isTrue();
  }

  @Test
  void endsASessionThatDoesNotAnswerInTime() {
    Peer ada = connections.session("ada", term(7, 10));
    ada.handler.takes(Map.of("new", term(17, 20)));

    connections.pass(7);
    connections.pass(3);

    assertThat(ada.heard()).isEqualTo(EXPIRED);
    ada.says(token("new"));
    assertThat(ada.handler.told).containsExactly("open", "closed");
    assertThat(ada.fresh.send(WireMessage.text("late"))).isFalse();
  }

  @Test
  void asksNobodyWhoseTokenNobodyTakes() {
    Peer ada = connections.session("ada", term(7, 10));

    connections.pass(9);
    assertThat(ada.transport.said).hasSize(2);
    connections.pass(1);

    assertThat(ada.heard()).isEqualTo(EXPIRED);
  }

  @Test
  void asksAgainOnTheNextConnection() {
    Peer ada = connections.session("ada", term(7, 10));
    ada.handler.takes(Map.of("new", term(17, 20)));
    connections.pass(7);
    ada.loses();

    Peer back = connections.peer().is("ada", term(7, 10)).resumes("secret1");
    connections.pass(1);
    assertThat(back.heard()).isEqualTo("{\"event\":\"_renew_\",\"within\":2000}");
    back.says(token("new"));
    connections.pass(3);

    assertThat(ada.fresh.open()).isTrue();
  }

  @Test
  void endsASessionWithoutAConnectionToo() {
    Peer ada = connections.session("ada", term(7, 10));
    ada.loses();

    connections.pass(10);

    assertThat(connections.sessions.size()).isZero();
    assertThat(connections.peer().is("ada", null).resumes("secret1").heard())
        .contains("\"reason\":\"expired\"");
  }

  @Test
  void resumingTakesTheLaterTerm() {
    Peer ada = connections.session("ada", term(7, 10));

    connections.peer().is("ada", term(17, 20)).resumes("secret1");
    connections.peer().is("ada", term(7, 10)).resumes("secret1");
    connections.pass(19);
    assertThat(ada.fresh.open()).isTrue();

    Peer last = connections.peer().is("ada", null).resumes("secret1");
    connections.pass(1);
    assertThat(ada.fresh.open()).isTrue();
    assertThat(last.heard()).contains("\"resumed\":true");
  }

  @Test
  void anotherPeerResumesNothingAndProlongsNothing() {
    Peer ada = connections.session("ada", term(7, 10));

    Peer eve = connections.peer().is("eve", null).resumes("secret1");
    Peer nobody = connections.peer().resumes("secret1");

    assertThat(eve.heard()).contains("\"reason\":\"identity\"");
    assertThat(nobody.heard()).contains("\"reason\":\"identity\"");
    connections.pass(10);
    assertThat(ada.heard()).isEqualTo(EXPIRED);
  }

  @Test
  void whatWaitsIsNotHandledAnyMore() {
    Peer ada = connections.session("ada", term(7, 10));
    ada.handler.at("first", () -> connections.pass(10));

    ada.says("first", "second");

    assertThat(ada.handler.told).doesNotContain("second").endsWith("closed");
  }

  @Test
  void closesAConnectionWithoutASessionAndAsksItNothing() {
    SessionFixture ada = new SessionFixture();
    ada.handler.takes(Map.of());
    ada.session.identify(new Identity("ada", term(7, 10), 0));
    ada.open();
    ada.transport.prompt = false;
    ada.send("under way");
    ada.send("waits");

    ada.pass(Duration.ofSeconds(9));
    assertThat(ada.transport.said).containsExactly("under way");
    ada.pass(Duration.ofSeconds(1));
    ada.transport.land();

    assertThat(ada.transport.said).containsExactly("under way", EXPIRED);
    ada.pass(SessionFixture.CLOSE.plusSeconds(1));
    assertThat(ada.transport.aborts).isEqualTo(1);
  }

  @Test
  void aTermIsRenewedThatLongBeforeItsEndButNotBeforeHalfOfIt() {
    Instant now = Instant.ofEpochSecond(100);

    assertThat(Identity.Term.until(now.plusSeconds(600), now, Duration.ofSeconds(30)))
        .isEqualTo(term(670, 700));
    assertThat(Identity.Term.until(now.plusSeconds(40), now, Duration.ofSeconds(30)))
        .isEqualTo(term(120, 140));
  }

  private static Identity.Term term(long renewal, long end) {
    return SessionConnectionFixture.term(renewal, end);
  }

  private static String token(String token) {
    return "{\"event\":\"_token_\",\"token\":\"" + token + "\"}";
  }
}
