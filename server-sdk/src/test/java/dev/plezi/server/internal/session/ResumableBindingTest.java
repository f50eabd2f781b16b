package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.Standard;
import dev.plezi.server.internal.session.SessionConnectionFixture.Peer;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.Endings;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A session whose connections come and go. */
class ResumableBindingTest {
  private static final String PING = "{\"event\":\"_ping_\"}";
  private static final String CLOSE = "{\"event\":\"_close_\"}";
  private static final String PONG = "{\"event\":\"_pong_\"}";

  private final SessionConnectionFixture fixture = new SessionConnectionFixture();
  private final SessionRegistry sessions = fixture.sessions;
  private final Peer peer = fixture.session();

  ResumableBindingTest() {
    peer.news();
  }

  @Test
  void goesOnWithAnotherConnectionFromWhatWasNotCounted() {
    peer.sends("1");
    peer.sends("2");
    peer.sends("3");
    peer.counts(1).says("a");
    peer.loses();
    peer.sends("4");

    Peer again = fixture.peer().resumes("secret1", 2);

    assertThat(again.news())
        .containsExactly(
            "{\"event\":\"_hello_\",\"v\":2,\"heartbeat\":25000,\"max\":1000}",
            resumed("secret1", 1, 3),
            "3",
            "4");
    assertThat(peer.handler.told).containsExactly("open", "begin a", "a", "suspended", "resumed");
    again.says("b");
    assertThat(peer.handler.told).endsWith("begin b", "b");
    assertThat(again.handler.told).isEmpty();
  }

  @Test
  void aPeerThatAsksWhetherTheServerIsThereIsAnsweredAndNothingIsCounted() {
    peer.says(PING, "a", PING);

    assertThat(peer.news()).containsExactly(PONG, PONG);
    peer.loses();
    Peer again = fixture.peer().resumes("secret1");
    assertThat(again.heard()).isEqualTo(resumed("secret1", 1, 0));
  }

  @Test
  void aLargeMessageComesInPiecesToWhoSaysThatItTakesThem() {
    Peer pieces = fixture.peer().connect().says("{\"event\":\"_open_\",\"large\":true}");
    pieces.news();
    pieces.sends("x".repeat(20_000));
    peer.sends("x".repeat(20_000));

    assertThat(pieces.news())
        .containsExactly(
            "{\"event\":\"_large_\",\"bytes\":20000,\"text\":true}",
            "x".repeat(16_384),
            "x".repeat(3_616));
    assertThat(peer.news()).containsExactly("x".repeat(20_000));
    pieces.counts(1).loses();
    assertThat(fixture.peer().resumes("secret2", 1).news()).hasSize(2);
  }

  @Test
  void nothingIsWrittenBehindTheCloseFrame() {
    peer.handler.at("a", () -> peer.fresh.close(1000, "done"));
    peer.says("a");

    fixture.pass(2);

    assertThat(peer.heard()).isEqualTo("close 1000 done");
  }

  @Test
  void aSuspendedSessionEndsWhenTheServerGoes() {
    sessions.leave(Duration.ofSeconds(10));
    fixture.around.workers.runAll();
    peer.connection.drop(CloseCode.SLOW_CONSUMER, "slow consumer");
    peer.loses();

    fixture.pass(1);

    assertThat(sessions.size()).isZero();
    assertThat(peer.handler.ends).containsExactly(Session.SHUTDOWN);
  }

  @Test
  void acknowledgementsOfThePeerAndWhatNobodyKnowsAreCounted() {
    peer.says("{\"event\":\"_ack_\",\"_EID_\":1}", "{\"event\":\"_unknown_\"}");
    peer.loses();

    Peer again = fixture.peer().resumes("secret1");
    assertThat(again.heard()).isEqualTo(resumed("secret1", 2, 0));
  }

  @Test
  void aNewConnectionFencesTheOldOneWhoseMessagesDoNotCountAnyMore() {
    Peer second = fixture.peer().resumes("secret1");

    assertThat(peer.heard()).isEqualTo("close 4001 another connection carries the session");
    peer.says("late");
    peer.loses();
    assertThat(peer.handler.told).containsExactly("open", "suspended", "resumed");
    assertThat(sessions.suspended()).isZero();
    Peer third = fixture.peer().resumes("secret1");
    assertThat(third.heard()).isEqualTo(resumed("secret1", 0, 0));
    assertThat(second.heard()).startsWith("close 4001");
  }

  @Test
  void anEarlierAttemptWhoseWordComesLateTakesNothing() {
    peer.loses();
    Peer quick = fixture.peer().connect().says(attempt(3));
    Peer slow = fixture.peer().connect().says(attempt(2));

    assertThat(slow.heard()).isEqualTo("close 4001 another connection carries the session");
    assertThat(quick.heard()).contains("\"resumed\":true");
    assertThat(sessions.suspended()).isZero();
  }

  @Test
  void endsWhenItsTimeWithoutAConnectionIsOver() {
    peer.loses();
    fixture.pass(120);
    assertThat(sessions.suspended()).isEqualTo(1);

    fixture.pass(1);

    assertThat(peer.handler.told).containsExactly("open", "suspended", "closed");
    assertThat(sessions.size()).isZero();
    assertThat(reasonFor("secret1")).isEqualTo("gone");
  }

  @Test
  void doesNotExpireOnceItHasAConnectionAgain() {
    ResumableBinding binding = Objects.requireNonNull(sessions.find("secret1"));
    peer.loses();
    Peer again = fixture.peer().resumes("secret1");

    assertThat(binding.expire(Endings.of(1006))).isFalse();

    assertThat(again.heard()).contains("\"resumed\":true");
    assertThat(peer.fresh.open()).isTrue();
  }

  @Test
  void whoCountsWhatWasNeverSentLosesIt() {
    peer.sends("1");
    peer.counts(2);

    assertThat(peer.heard()).isEqualTo("close 1003 the two ends do not count the same");
    assertThat(peer.handler.told).containsExactly("open", "closed");
    assertThat(reasonFor("secret1")).isEqualTo("count");
  }

  @Test
  void whoResumesWithACountThatCannotBeGetsAnother() {
    peer.loses();

    Peer again = fixture.peer().resumes("secret1", 1);

    assertThat(again.heard())
        .isEqualTo(session("secret2", 0, "\"resumed\":false,\"reason\":\"count\""));
    assertThat(again.handler.told).containsExactly("open");
    assertThat(peer.handler.told).endsWith("closed");
  }

  @Test
  void somebodyElseGetsAnotherAndLeavesItAsItWas() {
    Peer ada = fixture.session("ada", null);
    ada.loses();

    Peer bob = fixture.peer().is("bob", null).resumes("secret2");

    assertThat(bob.heard()).contains("\"reason\":\"identity\"").contains("secret3");
    assertThat(sessions.suspended()).isEqualTo(1);
    assertThat(fixture.peer().is("ada", null).resumes("secret2").heard())
        .contains("\"resumed\":true");
  }

  @Test
  void whatTheApplicationClosesCannotBeResumed() {
    peer.sends("last");
    peer.fresh.close(4500, "enough");
    assertThat(peer.news()).containsExactly("last", "close 4500 enough");

    assertThat(reasonFor("secret1")).isEqualTo("closed");
    peer.loses();
    assertThat(peer.handler.told).containsExactly("open", "closed");
  }

  @Test
  void whatTheApplicationClosesWhileThereIsNoConnectionEnds() {
    peer.loses();

    assertThat(peer.fresh.close(4500, "enough")).isTrue();
    fixture.around.workers.runAll();

    assertThat(peer.handler.told).containsExactly("open", "suspended", "closed");
    assertThat(reasonFor("secret1")).isEqualTo("closed");
  }

  @Test
  void aPeerEndsItByItsWordBehindWhatItHasSaid() {
    peer.says("a", CLOSE, "b");

    assertThat(peer.heard()).isEqualTo("close 1000 ");
    assertThat(peer.handler.told).containsExactly("open", "begin a", "a", "closed");
    peer.connection.closed(Endings.of(CloseCode.NORMAL));
    assertThat(sessions.size()).isZero();
    assertThat(reasonFor("secret1")).isEqualTo("closed");
  }

  @Test
  void whateverTheCodeAConnectionIsClosedWithTheSessionGoesOn() {
    for (int code : new int[] {1000, 1001, 1002, 1003, 1005, 1006, 1007, 1009, 4000, 4401}) {
      Peer leaving = fixture.session();
      leaving.connection.closed(Endings.of(code));
      fixture.around.workers.runAll();
      assertThat(leaving.handler.told).as("%d", code).containsExactly("open", "suspended");
    }
  }

  @Test
  void aPeerThatRefusesTheSameMessageTwiceEndsIt() {
    for (int code : new int[] {1002, 1003, 1007, 1009}) {
      Peer first = fixture.session();
      String secret = Objects.requireNonNull(first.fresh.secret());
      first.sends("a");
      first.sends("b");
      first.connection.closed(Endings.of(code));
      Peer second = fixture.peer().resumes(secret).counts(1);
      second.connection.closed(Endings.of(code));
      Peer third = fixture.peer().resumes(secret, 1);
      assertThat(third.heard()).isEqualTo("b");
      third.connection.closed(Endings.of(code));
      fixture.around.workers.runAll();
      assertThat(first.handler.told).as("%d", code).endsWith("closed");
      assertThat(reasonFor(secret)).isEqualTo("refused");
      assertThat(first.handler.ends).containsExactly(Endings.of(code));
    }
  }

  @Test
  void aLargeMessageForWhichNoConnectionLastsEndsTheSession() {
    Peer first = fixture.session();
    String secret = Objects.requireNonNull(first.fresh.secret());
    first.sends("x".repeat(Standard.PATIENT_SIZE + 1));
    first.connection.closed(Endings.of(CloseCode.BROKEN));
    for (int i = 1; i < Standard.PATIENT_ATTEMPTS; i++) {
      Peer next = fixture.peer().resumes(secret);
      assertThat(next.heard()).startsWith("xxx");
      next.connection.closed(Endings.of(CloseCode.BROKEN));
    }
    assertThat(fixture.peer().resumes(secret).heard())
        .contains("\"resumed\":false", "\"reason\":\"undeliverable\"");
    fixture.around.workers.runAll();
    assertThat(first.handler.told).endsWith("closed");
  }

  @Test
  void theApplicationDropsAConnectionAndKeepsTheSession() {
    peer.fresh.dropConnection();
    fixture.around.workers.runAll();

    assertThat(peer.heard()).isEqualTo("close 1005 ");
    assertThat(peer.handler.told).containsExactly("open", "suspended");
    peer.fresh.dropConnection();
    assertThat(fixture.peer().resumes("secret1").heard()).contains("\"resumed\":true");
  }

  @Test
  void withoutASessionADroppedConnectionIsClosed() {
    SessionFixture direct = new SessionFixture().open();

    direct.session.dropConnection();

    assertThat(direct.transport.said).containsExactly("close 1000 ");
  }

  @Test
  void tellsAtOnceOf64KibibytesAndElseWithinASecond() {
    peer.says("a");
    fixture.pass(1);
    assertThat(peer.heard()).isEqualTo("{\"event\":\"_received_\",\"n\":1,\"sent\":0}");
    fixture.pass(1);
    assertThat(peer.transport.said).hasSize(1);

    peer.says("x".repeat(65_536));
    assertThat(peer.heard()).isEqualTo("{\"event\":\"_received_\",\"n\":2,\"sent\":0}");
  }

  @Test
  void countsThatWaitForASlowReaderAreOne() {
    peer.transport.prompt = false;
    peer.sends("in flight");
    for (int i = 0; i < 100; i++) {
      peer.says("m" + i);
      fixture.pass(1);
    }
    peer.transport.land();

    assertThat(peer.transport.said)
        .containsExactly("in flight", "{\"event\":\"_received_\",\"n\":100,\"sent\":1}");
  }

  @Test
  void asksASilentPeerAndDropsItWithoutAnAnswer() {
    fixture.pass(25);
    assertThat(peer.heard()).isEqualTo(PING);
    peer.says(PONG);
    fixture.pass(24);
    assertThat(peer.news()).containsExactly(PING);
    fixture.pass(1);
    assertThat(peer.news()).containsExactly(PING);

    fixture.pass(10);
    assertThat(peer.transport.aborts).isZero();
    fixture.pass(1);
    assertThat(peer.transport.aborts).isEqualTo(1);
    peer.loses();
    assertThat(sessions.suspended()).isEqualTo(1);
  }

  @Test
  void isNeverSilentForLongerThanItPromisesWhateverComes() {
    // What was said is noticed when the clock strikes, once a second.
    fixture.pass(1);
    for (int ping = 0; ping < 4; ping++) {
      for (int i = 1; i < 25; i++) {
        fixture.pass(1);
        peer.transport.bytesIn++;
      }
      assertThat(peer.news()).isEmpty();
      fixture.pass(1);
      assertThat(peer.news()).containsExactly(PING);
      fixture.pass(1);
    }

    assertThat(peer.transport.aborts).isZero();
  }

  @Test
  void doesNotReadOnAfterAResumeWhileTheMailboxIsFull() {
    for (String message : new String[] {"a", "b", "c", "d"}) {
      peer.connection.received(WireMessage.text(message));
    }
    peer.connection.closed(Endings.of(1006));
    Peer again = fixture.peer().connect();
    again.connection.received(
        WireMessage.text("{\"event\":\"_open_\",\"session\":\"secret1\",\"received\":0}"));
    assertThat(again.transport.demands).isEqualTo(1);

    fixture.around.workers.runAll();

    assertThat(again.transport.demands).isEqualTo(2);
    assertThat(peer.handler.told).contains("a", "b", "c", "d").endsWith("suspended", "resumed");
  }

  private static String attempt(int number) {
    return "{\"event\":\"_open_\",\"session\":\"secret1\",\"received\":0,\"attempt\":"
        + number
        + "}";
  }

  /** What a client hears that wants to resume this session. */
  private String reasonFor(String secret) {
    String heard = fixture.peer().resumes(secret).heard();
    assertThat(heard).contains("\"resumed\":false");
    return heard.replaceAll(".*\"reason\":\"(\\w+)\".*", "$1");
  }

  /** All that was received is handled. */
  private static String resumed(String secret, int received, int sent) {
    String counts = "\"handled\":" + received + ",\"sent\":" + sent;
    return session(secret, received, counts + ",\"resumed\":true");
  }

  private static String session(String secret, int received, String outcome) {
    return "{\"event\":\"_session_\",\"session\":\""
        + secret
        + "\",\"received\":"
        + received
        + ","
        + outcome
        + ",\"ttl\":120000}";
  }
}
