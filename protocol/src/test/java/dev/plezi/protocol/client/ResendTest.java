package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.Standard;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is lost with a session: what is certain of it, and how it is sent again. */
class ResendTest {
  private final SimulatedClient client = SimulatedClient.ofLevel2();

  private void sendThreeAndLose() {
    client.begin();
    client.emit("a");
    client.emit("b", 60_000);
    client.request("c", 60_000);
    client.drop();
    client.emit("newer");
    client.pass(client.wakeAt() - client.now);
    client.offered();
    client.told();
  }

  @Test
  void whatTheServerHasNotHandledIsCertainlyUndelivered() {
    sendThreeAndLose();
    client.begun(1);
    assertThat(client.told())
        .containsExactly(
            "undelivered b",
            "undelivered c",
            "gap not resumed",
            "lost b unsent",
            "lost c unsent",
            "opened",
            "greet",
            "send newer");
  }

  @Test
  void withoutTheServersCountItIsInDoubt() {
    sendThreeAndLose();
    client.begun(ClientMachine.MISSING);
    assertThat(client.told())
        .startsWith("in doubt a", "in doubt b", "in doubt c", "gap not resumed");
  }

  @Test
  void aCountThatCannotBeLeavesItInDoubt() {
    sendThreeAndLose();
    client.begun(4);
    assertThat(client.told())
        .startsWith("in doubt a", "in doubt b", "in doubt c", "gap not resumed");
  }

  @Test
  void goesInItsOldPlaceBeforeWhatIsNewerAndIsAwaitedStill() {
    sendThreeAndLose();
    client.when(
        "gap not resumed",
        () -> {
          client.emit("newest");
          assertThat(client.resend(false)).isTrue();
          assertThat(client.resend(true)).isFalse();
        });
    client.begun(1);
    assertThat(client.told())
        .endsWith(
            "gap not resumed", "opened", "greet", "send b", "send c", "send newer", "send newest");
    client.acked(1);
    assertThat(client.told()).containsExactly("acked b");
  }

  @Test
  void theGreetingStaysTheFirst() {
    sendThreeAndLose();
    client.when("gap not resumed", () -> client.resend(false));
    List<String> told = client.told();
    client.late = true;
    client.begun(1);
    client.greet("hello");
    client.ready(client.lastAttempt);
    assertThat(told).isEmpty();
    assertThat(client.told()).endsWith("greet", "send hello", "send b", "send c", "send newer");
  }

  @Test
  void whatIsInDoubtIsSentAgainOnlyIfThatIsWanted() {
    sendThreeAndLose();
    client.when("gap not resumed", () -> client.resend(false));
    client.begun(ClientMachine.MISSING);
    assertThat(client.told()).endsWith("lost b", "lost c", "opened", "greet", "send newer");

    client.counted(1, 0, client.now);
    client.emit("d");
    client.drop();
    client.pass(client.wakeAt() - client.now);
    client.offered();
    client.when("gap not resumed", () -> client.resend(true));
    client.told();
    client.begun(ClientMachine.MISSING);
    assertThat(client.told()).endsWith("opened", "greet", "send d");
  }

  @Test
  void isTooLateWhenTheGapIsTold() {
    sendThreeAndLose();
    client.begun(1);
    client.told();
    assertThat(client.resend(true)).isFalse();
    client.emit("d");
    assertThat(client.told()).containsExactly("send d");
  }

  @Test
  void aClientThatWasClosedMeanwhileSendsNothingAgain() {
    sendThreeAndLose();
    client.when(
        "gap not resumed",
        () -> {
          client.close();
          assertThat(client.resend(true)).isFalse();
        });
    client.begun(1);
    assertThat(client.told())
        .endsWith("closed", "abandoned b unsent", "abandoned c unsent", "abandoned newer unsent");
  }

  @Test
  void whatHasFailedMeanwhileIsNotSentAgain() {
    client.begin();
    Outgoing given = client.emit("a", 60_000);
    client.emit("b");
    client.drop();
    client.pass(client.wakeAt() - client.now);
    client.offered();
    client.when(
        "gap not resumed",
        () -> {
          assertThat(client.settle(given.id())).isSameAs(given);
          client.resend(false);
        });
    client.told();
    client.begun(0);
    assertThat(client.told()).endsWith("opened", "greet", "send b");
  }

  @Test
  void whatWasHandledAndNotAnsweredFailsInDoubt() {
    client.begin();
    client.request("a", 60_000);
    client.drop();
    client.pass(client.wakeAt() - client.now);
    client.offered();
    client.when("gap not resumed", () -> client.resend(true));
    client.told();
    client.begun(1);
    assertThat(client.told()).containsExactly("gap not resumed", "lost a", "opened", "greet");
  }

  @Test
  void whatWasHandledAndNotAcknowledgedCountsAsAcknowledged() {
    client.begin();
    Outgoing handled = client.emit("a", 60_000);
    client.emit("b", 60_000);
    client.drop();
    client.pass(client.wakeAt() - client.now);
    client.offered();
    client.told();
    client.begun(1);
    assertThat(client.told())
        .containsExactly(
            "undelivered b", "acked a", "gap not resumed", "lost b unsent", "opened", "greet");
    assertThat(client.settle(handled.id())).isNull();
  }

  @Test
  void whatWasConfirmedBeforeTheLossCountsAsAcknowledgedWithoutTheServersCount() {
    client.begin();
    client.emit("a", 60_000);
    client.emit("b", 60_000);
    client.counted(1, 0, client.now);
    client.drop();
    client.pass(client.wakeAt() - client.now);
    client.offered();
    client.told();
    client.begun(ClientMachine.MISSING);
    assertThat(client.told())
        .containsExactly("in doubt b", "acked a", "gap not resumed", "lost b", "opened", "greet");
  }

  @Test
  void whatWasSentOutsideTheSessionIsNotConfirmedByIt() {
    client.connect(0);
    client.accept();
    client.pass(ClientMachine.SILENT_MS);
    client.emit("a", 60_000);
    client.hello(SimulatedClient.HEARTBEAT, client.now);
    client.begun(ClientMachine.MISSING);
    client.drop();
    client.pass(client.wakeAt() - client.now);
    client.offered();
    client.told();
    client.begun(0);
    assertThat(client.told()).containsExactly("gap not resumed", "lost a", "opened", "greet");
  }

  // ---- what the server has received, and not handled yet

  @Test
  void whatWaitsForItsHandlerIsKeptAndNotWrittenAgain() {
    client.begin();
    client.emit("a");
    client.emit("b");
    client.emit("c");
    client.drop();
    client.pass(client.wakeAt() - client.now);
    client.offered();
    client.told();
    client.resumed(2, 1, 0);
    assertThat(client.told()).containsExactly("opened", "send c");
    assertThat(client.queue().uncounted()).isEqualTo(2);
    client.counted(3, 0, client.now);
    assertThat(client.queue().uncounted()).isZero();
  }

  // ---- the totals

  @Test
  void aTotalThatIsNotWhatCameIsAGap() {
    client.begin();
    client.received(1, client.now);
    client.counted(0, 1, client.now);
    assertThat(client.told()).doesNotContain("gap miscounted");
    client.counted(0, 2, client.now);
    assertThat(client.told()).containsExactly("close with a word", "suspended", "gap miscounted");
  }

  @Test
  void aSessionThatIsResumedWithLessThanCameIsAGap() {
    client.begin();
    client.received(1, client.now);
    client.drop();
    client.pass(client.wakeAt() - client.now);
    client.offered();
    client.told();
    client.resumed(0, 0, 0);
    assertThat(client.told()).containsExactly("close with a word", "suspended", "gap miscounted");
  }

  // ---- what is too large for a server of which nothing was known

  @Test
  void whatIsTooLargeFailsAloneOnceTheBoundIsKnown() {
    client.connect(0);
    client.emit("small");
    client.emit("x".repeat(30), 60_000);
    client.emit("y".repeat(30));
    client.emit("last");
    client.accept();
    client.told();
    client.hello(SimulatedClient.HEARTBEAT, 20, client.now);
    client.begun(ClientMachine.MISSING);
    assertThat(client.told())
        .containsExactly(
            "too large " + "x".repeat(30) + " unsent",
            "too large " + "y".repeat(30) + " unsent",
            "ask",
            "opened",
            "greet",
            "send small",
            "send last");
  }

  @Test
  void whatIsSentAgainIsMeasuredToo() {
    client.begin();
    client.emit("x".repeat(30));
    client.drop();
    client.pass(client.wakeAt() - client.now);
    client.accept();
    client.hello(SimulatedClient.HEARTBEAT, 20, client.now);
    client.when("gap not resumed", () -> client.resend(false));
    client.told();
    client.begun(0);
    assertThat(client.told()).contains("too large " + "x".repeat(30) + " unsent").endsWith("greet");
  }

  // ---- what no connection lasts long enough for

  private static final String LARGE = "x".repeat(Standard.PATIENT_SIZE + 1);

  /** Connections that break while the first message is on its way. */
  private void breakConnections(SimulatedClient roomy, int times) {
    for (int i = 0; i < times; i++) {
      roomy.drop();
      roomy.pass(roomy.wakeAt() - roomy.now);
      roomy.offered();
      roomy.told();
      roomy.resumed(0, 0, 0);
    }
  }

  private static SimulatedClient roomy() {
    return SimulatedClient.ofLevel2(10, 100_000);
  }

  @Test
  void aLargeMessageThatNeverGetsThroughIsGivenUpAloneAndTheCountsStay() {
    SimulatedClient roomy = roomy();
    roomy.begin();
    roomy.emit(LARGE, 600_000);
    roomy.emit("behind");
    breakConnections(roomy, Standard.PATIENT_ATTEMPTS);
    assertThat(roomy.told())
        .containsExactly(
            "given up " + LARGE, "opened", "send {\"event\":\"_none_\"}", "send behind");
    roomy.counted(2, 0, roomy.now);
    assertThat(roomy.queue().uncounted()).isZero();
  }

  /** It was said that nobody waits for it any more. */
  @Test
  void ofALargeMessageWhoseTimeWasUpNothingMoreIsTold() {
    SimulatedClient roomy = roomy();
    roomy.begin();
    roomy.emit(LARGE, 1);
    roomy.pass(1);
    assertThat(roomy.told()).contains("timed out " + LARGE);
    breakConnections(roomy, Standard.PATIENT_ATTEMPTS);
    assertThat(roomy.told()).containsExactly("opened", "send {\"event\":\"_none_\"}");
  }

  @Test
  void aLargeMessageIsSentAgainBefore() {
    SimulatedClient roomy = roomy();
    roomy.begin();
    roomy.emit(LARGE, 600_000);
    breakConnections(roomy, Standard.PATIENT_ATTEMPTS - 1);
    assertThat(roomy.told()).containsExactly("opened", "send " + LARGE);
  }

  @Test
  void aSmallMessageIsSentAgainHoweverOften() {
    SimulatedClient roomy = roomy();
    roomy.begin();
    roomy.emit("small");
    breakConnections(roomy, 5 * Standard.PATIENT_ATTEMPTS);
    assertThat(roomy.told()).containsExactly("opened", "send small");
  }

  @Test
  void whatWasGivenUpIsInNoGap() {
    SimulatedClient roomy = roomy();
    roomy.begin();
    roomy.emit(LARGE);
    roomy.emit("behind");
    breakConnections(roomy, Standard.PATIENT_ATTEMPTS);
    roomy.drop();
    roomy.pass(roomy.wakeAt() - roomy.now);
    roomy.offered();
    roomy.told();
    roomy.begun(ClientMachine.MISSING);
    assertThat(roomy.told()).startsWith("in doubt behind", "gap not resumed");
  }

  // ---- a server that asks the client to go again and again

  @Test
  void aServerThatSendsTheClientAwayAtOnceIsAskedOnceASecond() {
    client.begin();
    client.goAway(0, client.now);
    client.told();
    client.pass(ClientMachine.STABLE_SESSION_MS - 1);
    assertThat(client.told()).isEmpty();
    client.pass(1);
    assertThat(client.told()).containsExactly("close", "connecting", "open");
  }
}
