package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.session.SessionConnectionFixture.Peer;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sessions without a connection: at most 10, which keep at most 1,000 bytes. */
class ResumableSessionsTest {
  private static final String LONG = "x".repeat(68);

  private final SessionConnectionFixture fixture = new SessionConnectionFixture();
  private final SessionRegistry sessions = fixture.sessions;
  private final Peer peer = fixture.session();

  @Test
  void ofTooManyWithoutAConnectionTheOldestEnd() {
    peer.loses();
    IntStream.range(0, 10)
        .forEach(
            i -> {
              fixture.pass(1);
              fixture.session().loses();
            });
    assertThat(sessions.suspended()).isEqualTo(11);

    fixture.pass(1);

    assertThat(sessions.suspended()).isEqualTo(10);
    assertThat(reason("secret1")).isEqualTo("gone");
    assertThat(fixture.peer().resumes("secret2").heard()).contains("\"resumed\":true");
  }

  @Test
  void ofTooManyOfOneAddressTheOldestEnd() {
    SessionConnectionFixture two =
        new SessionConnectionFixture(SessionFixture.bounds(10, 2, 10, 1_000));
    IntStream.range(0, 3)
        .forEach(
            i -> {
              two.session().loses();
              two.pass(1);
            });

    assertThat(two.sessions.suspended()).isEqualTo(2);
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
    peer.connection.closed(1006);

    assertThat(sessions.suspendedBytes()).isEqualTo(60 + 40 + 5 + 2 * 32);
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
