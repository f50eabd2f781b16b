package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.CloseCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How sessions are opened, resumed and lost. */
class SessionTest {
  private final SimulatedClient client = SimulatedClient.ofLevel2();

  @Test
  void asksForASessionWhenTheServerOffersOneAndGreetsWhenItIsGiven() {
    client.connect(0);
    client.told();
    assertThat(client.opened(client.lastAttempt, 1)).isTrue();
    assertThat(client.told()).isEmpty();
    client.hello(SimulatedClient.HEARTBEAT, 2);
    assertThat(client.told()).containsExactly("ask");
    assertThat(client.state()).isEqualTo(ClientMachine.CONNECTING);
    client.answered(0, false, 3);
    assertThat(client.told()).containsExactly("opened", "greet");
  }

  @Test
  void sendsNothingBeforeTheSessionIsOpenThenAllThatWasKept() {
    client.connect(0);
    client.emit("a");
    client.offered();
    client.emit("b");
    client.told();
    client.answered(0, false, 0);
    assertThat(client.told()).containsExactly("opened", "greet", "send a", "send b");
  }

  @Test
  void theGreetingGoesFirstInANewSession() {
    client.connect(0);
    client.emit("kept");
    client.offered();
    client.told();
    client.when("greet", () -> client.greet("greeting"));
    client.answered(0, false, 0);
    assertThat(client.told()).containsExactly("opened", "greet", "send greeting", "send kept");
    client.drop();
    client.told();
    client.reconnect(0, true);
    assertThat(client.told()).endsWith("opened", "send greeting", "send kept");
  }

  @Test
  void resumesWithTheCountOfWhatCameAndWithoutAGreeting() {
    client.begin();
    client.received(1, 0);
    client.received(1, 0);
    client.drop();
    client.told();
    client.reconnect(0, true);
    assertThat(client.told()).containsExactly("connecting", "open", "ask 2", "opened");
  }

  @Test
  void repeatsWhatTheServerHasNotCountedThenSendsWhatWasKept() {
    sendThree();
    client.counted(1, 0);
    client.drop();
    client.emit("d");
    client.told();
    client.reconnect(2, true);
    assertThat(client.told()).endsWith("opened", "send c", "send d");
    client.emit("e");
    assertThat(client.told()).containsExactly("send e");
  }

  @Test
  void repeatsAcrossSeveralConnectionsUntilItIsCounted() {
    sendThree();
    client.drop();
    client.reconnect(0, true);
    client.drop();
    client.told();
    client.reconnect(1, true);
    assertThat(client.told()).endsWith("opened", "send b", "send c");
    client.counted(3, client.now);
    client.drop();
    client.told();
    client.reconnect(3, true);
    assertThat(client.told()).endsWith("opened");
  }

  @Test
  void aConnectionWhoseAnswerIsLostChangesNothing() {
    sendThree();
    client.drop();
    client.pass(client.wakeAt());
    client.offered();
    client.drop();
    client.told();
    client.reconnect(1, true);
    assertThat(client.told())
        .containsExactly("connecting", "open", "ask 0", "opened", "send b", "send c");
  }

  @Test
  void tellsTheGapAndWhatIsUndeliveredBeforeANewSessionOpens() {
    sendThree();
    client.counted(1, 0);
    client.drop();
    client.emit("d");
    client.told();
    client.reconnect(0, false);
    assertThat(client.told())
        .containsExactly(
            "connecting",
            "open",
            "ask 0",
            "in doubt b",
            "in doubt c",
            "gap not resumed",
            "opened",
            "greet",
            "send d");
  }

  @Test
  void countsAnewInANewSession() {
    sendThree();
    client.received(1, 0);
    client.drop();
    client.reconnect(0, false);
    client.emit("d");
    client.received(1, client.now);
    client.counted(1, client.now);
    client.received(1, client.now);
    client.drop();
    client.told();
    client.reconnect(1, true);
    assertThat(client.told()).containsExactly("connecting", "open", "ask 2", "opened");
  }

  @Test
  void whatWasSentAtLevel1DoesNotCountInALaterSession() {
    client.connect(0);
    client.accept();
    client.received(1, 0);
    client.emit("a");
    client.emit("b");
    client.drop();
    client.told();
    client.reconnect(0, false);
    assertThat(client.told()).containsExactly("connecting", "open", "ask", "opened", "greet");
    client.emit("c");
    client.counted(1, client.now);
    client.drop();
    client.told();
    client.reconnect(1, true);
    assertThat(client.told()).endsWith("ask 0", "opened");
  }

  @Test
  void losesTheSessionWhenAnotherConnectionHasIt() {
    sendThree();
    client.told();
    client.closed(client.lastAttempt, CloseCode.FENCED, 0);
    assertThat(client.told())
        .containsExactly("suspended", "in doubt a", "in doubt b", "in doubt c", "gap fenced");
    client.reconnect(0, false);
    assertThat(client.told()).containsExactly("connecting", "open", "ask", "opened", "greet");
  }

  @Test
  void aFenceThatAnOldConnectionReportsIsTheClientsOwn() {
    client.begin();
    int old = client.lastAttempt;
    client.connect(0);
    client.told();
    client.closed(old, CloseCode.FENCED, 0);
    assertThat(client.told()).isEmpty();
    client.offered();
    assertThat(client.told()).containsExactly("ask 0");
  }

  @Test
  void anyOtherEndKeepsTheSession() {
    for (int code : new int[] {0, 1000, 1001, 1005, 1006, 4008, 4029, 4401}) {
      client.begin();
      client.closed(client.lastAttempt, code, client.now);
      client.told();
      client.reconnect(0, true);
      assertThat(client.told()).containsExactly("connecting", "open", "ask 0", "opened");
      client.close();
    }
  }

  @Test
  void losesTheSessionWhenTheServerNowSpeaksLevel1() {
    sendThree();
    client.drop();
    client.pass(client.wakeAt());
    client.accept();
    client.told();
    assertThat(client.received(1, client.now)).isTrue();
    assertThat(client.told())
        .containsExactly(
            "in doubt a", "in doubt b", "in doubt c", "gap no sessions", "opened", "greet");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 4})
  void losesTheSessionWhenItIsResumedWithACountThatCannotBe(double count) {
    sendThree();
    client.counted(1, 0);
    client.drop();
    client.pass(client.wakeAt());
    client.offered();
    client.told();
    client.answered(count, true, client.now);
    assertThat(client.told())
        .containsExactly(
            "close with a word", "suspended", "in doubt b", "in doubt c", "gap miscounted");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 4})
  void losesTheSessionWhenTheServerCountsWhatCannotBe(double count) {
    sendThree();
    client.counted(1, 0);
    client.told();
    client.counted(count, 0);
    assertThat(client.told())
        .containsExactly(
            "close with a word", "suspended", "in doubt b", "in doubt c", "gap miscounted");
    client.reconnect(0, false);
    assertThat(client.told()).containsExactly("connecting", "open", "ask", "opened", "greet");
  }

  @Test
  void aSessionThatNobodyAskedForIsNotResumed() {
    client.connect(0);
    client.offered();
    client.told();
    client.answered(0, true, 0);
    assertThat(client.told()).containsExactly("refused", "close", "suspended");
  }

  @Test
  void givesUpAServerThatDoesNotAnswer() {
    client.connect(0);
    client.pass(900);
    client.offered();
    client.pass(SimulatedClient.CONNECT_TIMEOUT - 1);
    client.told();
    client.pass(1);
    assertThat(client.told()).containsExactly("close", "suspended");
  }

  @Test
  void aMessageBeforeTheAnswerIsNotHandledAndEndsTheConnection() {
    client.begin().drop();
    client.pass(client.wakeAt());
    client.offered();
    client.told();
    assertThat(client.received(1, client.now)).isFalse();
    assertThat(client.told()).containsExactly("close", "suspended");
    client.reconnect(0, true);
    assertThat(client.told()).containsExactly("connecting", "open", "ask 0", "opened");
  }

  @Test
  void whatIsNotDueDropsTheConnectionAndTheSessionGoesOnWithAnother() {
    List<Runnable> undue =
        List.of(
            () -> client.hello(SimulatedClient.HEARTBEAT, client.now),
            () -> client.answered(0, false, client.now),
            () -> client.answered(0, true, client.now));
    client.begin();
    for (Runnable words : undue) {
      client.told();
      words.run();
      assertThat(client.told()).containsExactly("refused", "close", "suspended");
      client.reconnect(0, true);
      assertThat(client.told()).containsExactly("connecting", "open", "ask 0", "opened");
    }
  }

  @Test
  void whatIsNotAsItMustBeDropsTheConnectionAndTheSessionGoesOnWithAnother() {
    List<Runnable> wrong =
        List.of(
            () -> client.counted(Double.NaN, client.now),
            () -> client.counted(-1, client.now),
            () -> client.counted(0, Double.NaN, client.now),
            () -> client.goAway(Double.NaN, client.now),
            () -> client.goAway(-1, client.now),
            client::refuse);
    client.begin();
    for (Runnable words : wrong) {
      client.told();
      words.run();
      assertThat(client.told()).containsExactly("refused", "close", "suspended");
      client.reconnect(0, true);
    }
    client.drop();
    client.pass(client.wakeAt() - client.now);
    client.offered();
    client.told();
    client.resumed(0, Double.NaN, 0);
    assertThat(client.told()).containsExactly("refused", "close", "suspended");
  }

  @Test
  void anOfferThatIsNoneDropsTheConnection() {
    for (double heartbeat : new double[] {Double.NaN, -1, 5}) {
      client.connect(client.now);
      client.accept();
      client.told();
      client.hello(heartbeat, heartbeat == 5 ? 0 : 1_000, client.now);
      assertThat(client.told()).containsExactly("refused", "close", "suspended");
    }
  }

  @Test
  void nothingIsAskedWhereThereIsNoConnection() {
    client.hello(1, 0);
    client.answered(0, false, 0);
    client.counted(5, 0);
    client.refuse();
    client.begin();
    client.drop();
    client.told();
    client.answered(0, false, 0);
    client.refuse();
    assertThat(client.told()).isEmpty();
    assertThat(client.opened(client.lastAttempt, 0)).isFalse();
  }

  private void sendThree() {
    client.begin();
    client.emit("a");
    client.emit("b");
    client.emit("c");
  }
}
