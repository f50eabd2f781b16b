package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Closed;
import dev.plezi.server.internal.session.SessionConnectionFixture.Peer;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.Endings;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sessions without a connection: at most 10, which keep at most 1,000 bytes beside themselves. */
class ResumableSessionsTest {
  private static final String LONG = "x".repeat(68);

  private final SessionConnectionFixture fixture =
      new SessionConnectionFixture(SessionFixture.bounds(10, 10, 10, 2 * 4_096 + 1_000));
  private final SessionRegistry sessions = fixture.sessions;
  private final Peer peer = fixture.session();

  @Test
  void ofTooManyWithoutAConnectionTheOldestEnd() {
    SessionConnectionFixture many =
        new SessionConnectionFixture(SessionFixture.bounds(20, 20, 10, 1_000_000));
    IntStream.range(0, 11)
        .forEach(
            i -> {
              many.pass(1);
              many.session().loses();
            });
    assertThat(many.sessions.suspended()).isEqualTo(11);

    many.pass(1);

    assertThat(many.sessions.suspended()).isEqualTo(10);
    assertThat(many.peer().resumes("secret1").heard()).contains("\"reason\":\"gone\"");
    assertThat(many.peer().resumes("secret2").heard()).contains("\"resumed\":true");
  }

  @Test
  void ofTooManyOfOneAddressTheOldestEnd() {
    SessionConnectionFixture two =
        new SessionConnectionFixture(SessionFixture.bounds(10, 2, 10, 10 * 4_096));
    Peer first = two.session();
    first.loses();
    two.pass(1);
    IntStream.range(0, 2)
        .forEach(
            i -> {
              two.session().loses();
              two.pass(1);
            });

    assertThat(two.sessions.suspended()).isEqualTo(2);
    assertThat(first.handler.ends)
        .containsExactly(new Closed(1006, "too many are without a connection", Closed.By.SERVER));
    assertThat(two.peer().resumes("secret1").heard()).contains("\"reason\":\"gone\"");
    assertThat(two.peer().resumes("secret2").heard()).contains("\"resumed\":true");
  }

  @Test
  void ofTooMuchThatIsKeptForThemTheOldestEnds() {
    Peer second = fixture.session();
    Peer third = fixture.session();
    for (Peer each : new Peer[] {peer, second, third}) {
      IntStream.range(0, 4).forEach(i -> each.sends(LONG));
      each.loses();
      fixture.pass(1);
    }

    assertThat(sessions.suspended()).isEqualTo(2);
    assertThat(reason("secret1")).isEqualTo("gone");
    assertThat(peer.handler.told).endsWith("closed");
  }

  @Test
  void oneAddressEndsItsOwnAndNobodyElses() {
    SessionConnectionFixture many =
        new SessionConnectionFixture(SessionFixture.bounds(100, 100, 10, 1_000_000));
    many.session("203.0.113.1").loses();
    many.pass(1);
    IntStream.range(0, 50).forEach(i -> many.session("203.0.113.2").loses());
    many.pass(1);

    assertThat(many.sessions.suspended()).isEqualTo(10);
    assertThat(many.peer().resumes("secret1").heard()).contains("\"resumed\":true");
    assertThat(many.peer().resumes("secret2").heard()).contains("\"reason\":\"gone\"");
  }

  @Test
  void whatOneAddressKeepsEndsItsOwnAndNobodyElses() {
    SessionConnectionFixture many =
        new SessionConnectionFixture(SessionFixture.bounds(100, 100, 100, 3 * 4_096 + 1_000));
    Peer modest = many.session("203.0.113.1");
    modest.sends(LONG);
    modest.loses();
    many.pass(1);
    for (int i = 0; i < 5; i++) {
      Peer greedy = many.session("203.0.113.2");
      IntStream.range(0, 4).forEach(each -> greedy.sends(LONG));
      greedy.loses();
    }
    many.pass(1);

    assertThat(many.sessions.suspended()).isEqualTo(3);
    assertThat(many.peer().resumes("secret1").news())
        .anyMatch(each -> each.contains("\"resumed\":true"));
  }

  @Test
  void thoseWithAConnectionDoNotCount() {
    IntStream.range(0, 4).forEach(i -> peer.sends(LONG));
    Peer second = fixture.session();
    Peer third = fixture.session();
    for (Peer each : new Peer[] {second, third}) {
      IntStream.range(0, 4).forEach(i -> each.sends(LONG));
      each.loses();
    }

    fixture.pass(1);

    assertThat(sessions.suspended()).isEqualTo(2);
    assertThat(sessions.size()).isEqualTo(3);
  }

  @Test
  void whatIsPutInTheMailboxAndRememberedOfRequestsIsKeptToo() {
    peer.handler.remembers = 40;
    peer.sends("x".repeat(28));
    peer.connection.received(WireMessage.text("ab"));
    peer.connection.received(WireMessage.text("cde"));
    peer.connection.closed(Endings.of(1006));

    assertThat(sessions.suspendedBytes()).isEqualTo(4_096 + 60 + 40 + 5 + 2 * 32);
  }

  @Test
  void aSecretThatWasNeverGivenIsGone() {
    assertThat(reason("secret9")).isEqualTo("gone");
  }

  @Test
  void secretsAre128BitsThatNeverComeAgain() {
    assertThat(ResumableSessions.secret())
        .matches("[A-Za-z0-9_-]{22}")
        .isNotEqualTo(ResumableSessions.secret());
  }

  private String reason(String secret) {
    String heard = fixture.peer().resumes(secret).heard();
    assertThat(heard).contains("\"resumed\":false");
    return heard.replaceAll(".*\"reason\":\"(\\w+)\".*", "$1");
  }
}
