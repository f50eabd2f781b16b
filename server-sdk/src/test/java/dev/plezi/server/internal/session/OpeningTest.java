package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.server.internal.session.SessionConnectionFixture.Peer;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.Endings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How sessions are opened and found again, when words are lost, late or somebody else's. */
class OpeningTest {
  private static final String CLOSE = "{\"event\":\"_close_\"}";

  private final SessionConnectionFixture fixture = new SessionConnectionFixture();
  private final SessionRegistry sessions = fixture.sessions;

  private static String open(String nonce, int attempt) {
    return ControlEvent.open(nonce(nonce), attempt);
  }

  /** One of the least length that begins so. */
  private static String nonce(String begin) {
    return begin + "-".repeat(Math.max(0, 16 - begin.length()));
  }

  private static String resume(String secret, String nonce, int attempt) {
    return ControlEvent.resume(secret, new ControlEvent.Counts(0, 0, 0), nonce(nonce), attempt);
  }

  private Peer opened(String words) {
    return fixture.peer().connect().says(words);
  }

  // ---- an answer that is lost

  @Test
  void aQuestionThatIsRepeatedFindsTheSessionWhoseAnswerWasLost() {
    Peer first = opened(open("n1", 1));
    first.sends("welcome");
    first.loses();

    Peer again = opened(open("n1", 2));

    assertThat(again.news()).last().isEqualTo("welcome");
    assertThat(sessions.size()).isEqualTo(1);
    assertThat(sessions.suspended()).isZero();
    assertThat(again.handler.told).isEmpty();
    again.says("a");
    assertThat(first.handler.told).containsExactly("open", "suspended", "resumed", "begin a", "a");
  }

  @Test
  void theRepeatedAnswerSaysWhatTheFirstDid() {
    Peer old = opened(open("n0", 1)).says("a");
    old.fresh.close(4500, "enough");
    old.loses();
    Peer first = opened(resume("secret1", "n1", 2));
    String answer = first.heard();
    first.loses();

    assertThat(opened(resume("secret1", "n1", 3)).heard()).isEqualTo(answer);
    assertThat(answer).contains("secret2", "\"resumed\":false,\"reason\":\"closed\",\"handled\":1");
  }

  @Test
  void aRepeatedQuestionTakesTheSessionFromAConnectionThatIsNotKnownToBeGone() {
    Peer first = opened(open("n1", 1));
    Peer again = opened(open("n1", 2));

    assertThat(first.heard()).startsWith("close 4001");
    assertThat(again.heard()).contains("secret1");
    first.loses();
    assertThat(sessions.suspended()).isZero();
  }

  @Test
  void aQuestionThatComesLateOpensNothing() {
    Peer quick = opened(open("n1", 2));
    Peer slow = opened(open("n1", 1));
    assertThat(slow.heard()).startsWith("close 4001");
    quick.says("a");
    Peer slower = opened(open("n1", 3));

    assertThat(slower.heard()).startsWith("close 4001");
    assertThat(sessions.size()).isEqualTo(1);
    assertThat(quick.fresh.open()).isTrue();
  }

  @Test
  void aQuestionThatComesBehindTheEndOfWhatALaterOneOpenedOpensNothing() {
    Peer quick = opened(open("n1", 2)).says(CLOSE);
    quick.loses();

    assertThat(opened(open("n1", 1)).heard()).startsWith("close 4001");
    assertThat(sessions.size()).isZero();
    assertThat(opened(open("n1", 3)).heard()).contains("secret2");
    assertThat(fixture.peer("/admin").connect().says(open("n1", 1)).heard()).contains("secret3");
  }

  @Test
  void aQuestionForASessionThatEndedInALaterAttemptOpensNothing() {
    opened(open("n1", 1)).loses();
    Peer quick = opened(resume("secret1", "n2", 3)).says(CLOSE);
    quick.loses();

    assertThat(opened(resume("secret1", "n2", 2)).heard()).startsWith("close 4001");
    assertThat(sessions.size()).isZero();
    assertThat(opened(resume("secret1", "n2", 4)).heard()).contains("\"reason\":\"closed\"");
  }

  @Test
  void aNonceIsNobodyElsesNorAnotherRoutes() {
    opened(open("n1", 1)).loses();

    Peer bob = fixture.peer().is("bob", null).connect().says(open("n1", 2));
    Peer elsewhere = fixture.peer("/admin").connect().says(open("n1", 2));

    assertThat(bob.heard()).contains("secret2");
    assertThat(elsewhere.heard()).contains("secret3");
  }

  @Test
  void aNonceThatCanBeGuessedOrIsTooLongCloses() {
    assertThat(opened(ControlEvent.open("x".repeat(64), 1)).heard()).contains("secret1");
    assertThat(opened(ControlEvent.open("Az09_-".repeat(3), 1)).heard()).contains("secret2");
    for (String wrong :
        List.of("", "x".repeat(15), "x".repeat(65), "x".repeat(16) + " ", "é".repeat(16))) {
      assertThat(opened(ControlEvent.open(wrong, 1)).heard()).as(wrong).startsWith("close 1003");
    }
  }

  // ---- another way

  @Test
  void aSessionIsResumedByTheSameWayOnly() {
    Peer admin = fixture.peer("/admin").connect().says(SessionConnectionFixture.OPEN);
    admin.says("a");
    admin.loses();

    Peer stranger = fixture.peer("/public").resumes("secret1");

    assertThat(stranger.heard())
        .contains("secret2", "\"reason\":\"gone\"")
        .doesNotContain("handled");
    assertThat(admin.handler.told).endsWith("suspended");
    assertThat(fixture.peer("/admin").resumes("secret1").heard()).contains("\"resumed\":true");
  }

  @Test
  void whatBecameOfASessionIsToldToNobodyWhoComesAnotherWay() {
    Peer admin = fixture.peer("/admin").connect().says(SessionConnectionFixture.OPEN);
    admin.fresh.close(4500, "enough");
    admin.loses();

    assertThat(fixture.peer("/public").resumes("secret1").heard())
        .contains("\"reason\":\"gone\"")
        .doesNotContain("handled");
    assertThat(fixture.peer("/admin").resumes("secret1").heard())
        .contains("\"reason\":\"closed\",\"handled\":0");
  }

  // ---- an end with messages waiting

  @Test
  void whoeverIsCutOffIsToldHowManyMessagesWereHandled() {
    Peer peer = opened(open("n1", 1));
    peer.handler.at("m1", () -> peer.fresh.close(4500, "enough"));
    for (int i = 1; i <= 4; i++) {
      peer.connection.received(text("m" + i));
    }
    fixture.around.workers.runAll();
    peer.loses();

    assertThat(peer.handler.told)
        .contains("m1")
        .doesNotContain("m2", "m3", "m4")
        .endsWith("closed");
    assertThat(opened(resume("secret1", "n2", 2)).heard())
        .contains("\"reason\":\"closed\",\"handled\":1");
  }

  @Test
  void nothingIsHandledAnyMoreOnceItIsToldHowManyWere() {
    Peer peer = opened(open("n1", 1));
    peer.sends("x".repeat(400));
    peer.loses();
    Peer busy = opened(resume("secret1", "n2", 2));
    for (int i = 1; i <= 3; i++) {
      busy.connection.received(text("m" + i));
    }
    peer.sends("y".repeat(400));

    Peer again = opened(resume("secret1", "n3", 3));

    assertThat(again.heard()).contains("\"reason\":\"overflow\",\"handled\":0");
    assertThat(peer.handler.told).doesNotContain("m1", "m2", "m3").endsWith("closed");
  }

  @Test
  void whatArrivedAndWaitsIsNotCountedYet() {
    Peer peer = opened(open("n1", 1));
    peer.says("m1");
    peer.connection.received(text("m2"));
    peer.connection.received(text("m3"));
    peer.connection.closed(Endings.of(1006));

    Peer again = fixture.peer().connect();
    again.connection.received(
        text(ControlEvent.resume("secret1", new ControlEvent.Counts(0, 0, 3), nonce("n2"), 2)));

    assertThat(again.heard()).contains("\"received\":3,\"handled\":1,\"sent\":0,\"resumed\":true");
    fixture.around.workers.runAll();
    fixture.pass(2);
    assertThat(again.heard()).isEqualTo("{\"event\":\"_received_\",\"n\":3,\"sent\":0}");
  }

  @Test
  void aTotalBelowWhatArrivedEndsTheSession() {
    Peer peer = opened(open("n1", 1)).says("m1", "m2");
    peer.loses();

    String heard =
        opened(ControlEvent.resume("secret1", new ControlEvent.Counts(0, 0, 1), nonce("n2"), 2))
            .heard();

    assertThat(heard).contains("\"reason\":\"count\"").doesNotContain("handled");
    assertThat(peer.handler.told).endsWith("closed");
  }

  @Test
  void aTotalThatIsNotWhatArrivedEndsTheSession() {
    Peer peer = opened(open("n1", 1)).says("m1", ControlEvent.received(0, 2));

    assertThat(peer.heard()).startsWith("close 1003");
    assertThat(peer.handler.told).endsWith("closed");
  }

  @Test
  void wordsThatAreNoCountLeaveTheSessionAsItIs() {
    for (String wrong : List.of("-1", "1.5", "\"1\"", "1e400", "null")) {
      Peer peer = opened(open("n" + wrong.replaceAll("\\W", "_"), 1));
      String secret = String.valueOf(peer.fresh.secret());
      peer.says("{\"event\":\"_received_\",\"n\":" + wrong + "}");
      assertThat(peer.heard()).startsWith("close 1003");
      assertThat(peer.handler.told).endsWith("suspended");
      assertThat(fixture.peer().resumes(secret).heard()).contains("\"resumed\":true");
    }
  }

  // ---- an offer that is heard late

  @Test
  void anOfferThatIsHeardLateIsTakenOnTheSameConnection() {
    Peer peer = fixture.peer().connect().says("early");
    peer.sends("plain");
    peer.news();

    peer.says(open("n1", 1), "late", ControlEvent.received(0, 1));

    assertThat(peer.news()).containsExactly(ControlEvent.begun("secret1", null, -1, 120_000));
    assertThat(peer.handler.told)
        .containsExactly("open", "begin early", "early", "begin late", "late");
    peer.sends("kept");
    peer.loses();
    Peer again = fixture.peer().resumes("secret1");
    assertThat(again.news())
        .endsWith(
            ControlEvent.resumed("secret1", new ControlEvent.Counts(1, 1, 1), 120_000), "kept");
    assertThat(peer.handler.told).endsWith("suspended", "resumed");
    assertThat(again.handler.told).isEmpty();
  }

  @Test
  void whatWaitsWhenALateOfferIsTakenIsHandledAndDoesNotCount() {
    Peer peer = fixture.peer().connect();
    for (String words : List.of("a", "b", open("n1", 1), "c")) {
      peer.connection.received(text(words));
    }
    fixture.around.workers.runAll();
    fixture.pass(2);

    assertThat(peer.handler.told).contains("a", "b", "c");
    assertThat(peer.heard()).isEqualTo("{\"event\":\"_received_\",\"n\":1,\"sent\":0}");
  }

  @Test
  void aLateSessionWhoseAnswerIsLostIsFoundAgainAndEndsByItsWord() {
    Peer peer = fixture.peer().connect().says("early", open("n1", 1));
    peer.loses();
    Peer again = opened(open("n1", 2));

    assertThat(again.heard()).contains("secret1", "\"resumed\":false");
    again.says(CLOSE);
    assertThat(peer.handler.told)
        .containsExactly("open", "begin early", "early", "suspended", "resumed", "closed");
    again.loses();
    assertThat(sessions.size()).isZero();
    assertThat(sessions.connected()).isZero();
  }

  @Test
  void aLateOpeningThatComesBehindThatOfTheNextAttemptOpensNothing() {
    Peer slow = fixture.peer().connect().says("early");
    Peer quick = opened(open("n1", 2));
    slow.says(open("n1", 1));

    assertThat(slow.heard()).startsWith("close 4001");
    assertThat(quick.heard()).contains("secret1");
    slow.loses();
    assertThat(sessions.size()).isEqualTo(1);
  }

  @Test
  void aLateOpeningBehindTheEndOfTheNextAttemptsSessionLeavesNoneBehind() {
    Peer slow = fixture.peer().connect().says("early");
    Peer quick = opened(open("n1", 2)).says(CLOSE);
    quick.loses();
    slow.says(open("n1", 1));

    assertThat(slow.heard()).startsWith("close 4001");
    slow.loses();
    assertThat(sessions.suspended()).isZero();
    assertThat(sessions.size()).isZero();
  }

  @Test
  void aLateOpeningThatIsNoneClosesAndOneBehindTheEndIsPassedOver() {
    Peer wrong = fixture.peer().connect().says("a", "{\"event\":\"_open_\",\"nonce\":5}");
    assertThat(wrong.heard()).startsWith("close 1003");

    Peer closed = fixture.peer().connect().says("a");
    closed.fresh.close(1000, "");
    closed.news();
    closed.says(open("n1", 1));
    assertThat(closed.news()).isEmpty();
    closed.loses();
    assertThat(closed.handler.told).endsWith("closed");
    assertThat(sessions.suspended()).isZero();
  }

  private static WireMessage text(String words) {
    return WireMessage.text(words);
  }
}
