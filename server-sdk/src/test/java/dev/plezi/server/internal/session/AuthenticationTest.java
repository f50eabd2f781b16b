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

  private final SessionConnectionFixture callers = new SessionConnectionFixture();

  @Test
  void asksOnceForATokenInTimeAndGoesOnWithIt() {
    Peer ada = callers.session("ada", term(7, 10));
    ada.endpoint.takes(Map.of("new", term(17, 20)));

    callers.pass(6);
    assertThat(ada.link.said).hasSize(2);
    callers.pass(1);
    callers.pass(1);
    assertThat(ada.link.said).hasSize(3);
    assertThat(ada.heard()).isEqualTo("{\"event\":\"_renew_\",\"within\":3000}");

    ada.says(token("new"));
    callers.pass(8);
    assertThat(ada.endpoint.told).containsExactly("open", "token new");
    assertThat(ada.link.said).hasSize(3);
    callers.pass(1);
    assertThat(ada.heard()).isEqualTo("{\"event\":\"_renew_\",\"within\":3000}");
  }

  @Test
  void endsASessionWhoseTokenIsRefused() {
    Peer ada = callers.session("ada", term(7, 10));
    ada.endpoint.takes(Map.of());
    callers.pass(7);

    ada.says(token("bad"));

    assertThat(ada.heard()).isEqualTo(REFUSED);
    assertThat(ada.endpoint.told).containsExactly("open", "token bad", "closed");
    assertThat(callers.sessions.size()).isZero();
    assertThat(callers.peer().is("ada", null).resumes("secret1").heard())
        .contains("\"resumed\":false,\"reason\":\"expired\"");
  }

  @Test
  void takesAnAnswerWithoutATokenForARefusal() {
    Peer ada = callers.session("ada", term(7, 10));
    ada.endpoint.takes(Map.of());
    callers.pass(7);

    ada.says("{\"event\":\"_token_\"}");

    assertThat(ada.heard()).isEqualTo(REFUSED);
    assertThat(ada.endpoint.told).containsExactly("open", "closed");
  }

  @Test
  void takesNoTokenThatWasNotAskedForAndNoSecondOne() {
    Peer ada = callers.session("ada", term(7, 10));
    ada.endpoint.takes(Map.of("new", term(17, 20)));

    ada.says(token("bad"));
    callers.pass(7);
    ada.says(token("new"), token("bad"));

    assertThat(ada.endpoint.told).containsExactly("open", "token new");
    assertThat(ada.fresh.open()).isTrue();
  }

  @Test
  void ofTokensThatWaitForABusyApplicationTheLastCounts() {
    Peer ada = callers.session("ada", term(7, 10));
    ada.endpoint.takes(Map.of("second", term(17, 20)));
    callers.pass(7);
    ada.endpoint.at(
        "busy",
        () -> {
          ada.says(token("first"));
          Peer back = callers.peer().is("ada", term(7, 10)).resumes("secret1");
          callers.pass(1);
          back.says(token("second"));
        });

    ada.says("busy");

    assertThat(ada.endpoint.told).contains("token second").doesNotContain("token first");
    assertThat(ada.fresh.open()).isTrue();
  }

  @Test
  void endsASessionThatDoesNotAnswerInTime() {
    Peer ada = callers.session("ada", term(7, 10));
    ada.endpoint.takes(Map.of("new", term(17, 20)));

    callers.pass(7);
    callers.pass(3);

    assertThat(ada.heard()).isEqualTo(EXPIRED);
    ada.says(token("new"));
    assertThat(ada.endpoint.told).containsExactly("open", "closed");
    assertThat(ada.fresh.send(WireMessage.text("late"))).isFalse();
  }

  @Test
  void asksNobodyWhoseTokenNobodyTakes() {
    Peer ada = callers.session("ada", term(7, 10));

    callers.pass(9);
    assertThat(ada.link.said).hasSize(2);
    callers.pass(1);

    assertThat(ada.heard()).isEqualTo(EXPIRED);
  }

  @Test
  void asksAgainOnTheNextConnection() {
    Peer ada = callers.session("ada", term(7, 10));
    ada.endpoint.takes(Map.of("new", term(17, 20)));
    callers.pass(7);
    ada.loses();

    Peer back = callers.peer().is("ada", term(7, 10)).resumes("secret1");
    callers.pass(1);
    assertThat(back.heard()).isEqualTo("{\"event\":\"_renew_\",\"within\":2000}");
    back.says(token("new"));
    callers.pass(3);

    assertThat(ada.fresh.open()).isTrue();
  }

  @Test
  void endsASessionWithoutAConnectionToo() {
    Peer ada = callers.session("ada", term(7, 10));
    ada.loses();

    callers.pass(10);

    assertThat(callers.sessions.size()).isZero();
    assertThat(callers.peer().is("ada", null).resumes("secret1").heard())
        .contains("\"reason\":\"expired\"");
  }

  @Test
  void resumingTakesTheLaterTerm() {
    Peer ada = callers.session("ada", term(7, 10));

    callers.peer().is("ada", term(17, 20)).resumes("secret1");
    callers.peer().is("ada", term(7, 10)).resumes("secret1");
    callers.pass(19);
    assertThat(ada.fresh.open()).isTrue();

    Peer last = callers.peer().is("ada", null).resumes("secret1");
    callers.pass(1);
    assertThat(ada.fresh.open()).isTrue();
    assertThat(last.heard()).contains("\"resumed\":true");
  }

  @Test
  void anotherPeerResumesNothingAndProlongsNothing() {
    Peer ada = callers.session("ada", term(7, 10));

    Peer eve = callers.peer().is("eve", null).resumes("secret1");
    Peer nobody = callers.peer().resumes("secret1");

    assertThat(eve.heard()).contains("\"reason\":\"identity\"");
    assertThat(nobody.heard()).contains("\"reason\":\"identity\"");
    callers.pass(10);
    assertThat(ada.heard()).isEqualTo(EXPIRED);
  }

  @Test
  void whatWaitsIsNotHandledAnyMore() {
    Peer ada = callers.session("ada", term(7, 10));
    ada.endpoint.at("first", () -> callers.pass(10));

    ada.says("first", "second");

    assertThat(ada.endpoint.told).doesNotContain("second").endsWith("closed");
  }

  @Test
  void closesAConnectionWithoutASessionAndAsksItNothing() {
    SessionFixture ada = new SessionFixture();
    ada.endpoint.takes(Map.of());
    ada.session.identify(new Identity("ada", term(7, 10), 0));
    ada.open();
    ada.link.prompt = false;
    ada.send("under way");
    ada.send("waits");

    ada.pass(Duration.ofSeconds(9));
    assertThat(ada.link.said).containsExactly("under way");
    ada.pass(Duration.ofSeconds(1));
    ada.link.land();

    assertThat(ada.link.said).containsExactly("under way", EXPIRED);
    ada.pass(SessionFixture.CLOSE.plusSeconds(1));
    assertThat(ada.link.aborts).isEqualTo(1);
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
