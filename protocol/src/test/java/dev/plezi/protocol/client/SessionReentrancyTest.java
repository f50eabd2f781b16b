package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.CloseCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an application or an adapter may do while the machine tells it of a session. */
class SessionReentrancyTest {
  private final SimulatedClient client = SimulatedClient.ofLevel2();

  /** Two messages are sent and one is kept, and the session is suspended. */
  @BeforeEach
  void suspend() {
    client.begin();
    client.emit("a", 60_000);
    client.emit("b");
    client.drop();
    client.emit("c");
    client.told();
  }

  /** The next connection is asked to resume the session. */
  private void ask() {
    client.pass(client.wakeAt());
    client.offered();
    client.told();
  }

  private void connectAndBegin() {
    client.connect(client.now);
    client.offered();
    client.answered(0, false, client.now);
  }

  @Test
  void closeWhenAskedToOpenTheSession() {
    client.when("ask 0", client::close);
    client.pass(client.wakeAt());
    client.offered();
    client.answered(0, true, client.now);
    assertThat(client.told())
        .containsExactly(
            "connecting",
            "open",
            "ask 0",
            "close with a word",
            "closed",
            "abandoned a",
            "abandoned c unsent");
  }

  @Test
  void closeWhenToldOfTheResumedSession() {
    ask();
    client.when("opened", client::close);
    client.answered(0, true, client.now);
    assertThat(client.told())
        .containsExactly(
            "opened", "close with a word", "closed", "abandoned a", "abandoned c unsent");
  }

  @Test
  void emitWhenToldOfTheResumedSessionWaitsBehindWhatIsRepeated() {
    ask();
    client.when("opened", () -> client.emit("d"));
    client.answered(0, true, client.now);
    assertThat(client.told()).containsExactly("opened", "send a", "send b", "send c", "send d");
  }

  @Test
  void aGreetingToAResumedSessionIsAMessageLikeAny() {
    ask();
    client.when("opened", () -> client.greet("d"));
    client.answered(1, true, client.now);
    assertThat(client.told()).containsExactly("opened", "send b", "send c", "send d");
  }

  @Test
  void emitWhileTheRestIsRepeatedDoesNotOvertakeIt() {
    ask();
    client.when("send a", () -> client.greet("d"));
    client.answered(0, true, client.now);
    assertThat(client.told()).containsExactly("opened", "send a", "send b", "send c", "send d");
  }

  @Test
  void aLossWhileTheRestIsRepeatedRepeatsItAgain() {
    ask();
    client.when("send b", client::drop);
    client.answered(0, true, client.now);
    assertThat(client.told()).containsExactly("opened", "send a", "send b", "suspended");
    client.reconnect(1, true);
    assertThat(client.told())
        .containsExactly("connecting", "open", "ask 0", "opened", "send b", "send c");
  }

  @Test
  void aCountWhileTheRestIsRepeatedCounts() {
    ask();
    client.when("send b", () -> client.counted(2, client.now));
    client.answered(0, true, client.now);
    client.drop();
    client.told();
    client.reconnect(2, true);
    assertThat(client.told()).endsWith("ask 0", "opened", "send c");
  }

  @Test
  void connectWhenToldOfTheResumedSessionResumesOnceMore() {
    ask();
    client.when("opened", () -> client.connect(client.now));
    client.answered(0, true, client.now);
    assertThat(client.told()).containsExactly("opened", "close", "connecting", "open");
    client.offered();
    client.answered(0, true, client.now);
    assertThat(client.told()).containsExactly("ask 0", "opened", "send a", "send b", "send c");
  }

  @Test
  void closeWhenAMessageIsUndelivered() {
    ask();
    client.when("in doubt a", client::close);
    client.answered(0, false, client.now);
    assertThat(client.told())
        .containsExactly(
            "in doubt a",
            "close with a word",
            "closed",
            "abandoned a",
            "abandoned c unsent",
            "in doubt b",
            "gap not resumed");
  }

  @Test
  void aNewSessionThatBeginsWhenAMessageIsUndeliveredKeepsItsOwn() {
    ask();
    client.when(
        "in doubt a",
        () -> {
          connectAndBegin();
          client.emit("d", 60_000);
        });
    client.answered(0, false, client.now);
    assertThat(client.told())
        .containsExactly(
            "in doubt a",
            "close",
            "open",
            "ask",
            "opened",
            "greet",
            "send c",
            "send d",
            "in doubt b",
            "gap not resumed",
            "lost a");
    client.drop();
    client.told();
    client.reconnect(1, true);
    assertThat(client.told()).endsWith("ask 0", "opened", "send d");
  }

  @Test
  void connectWhenToldOfTheGapAsksForANewSession() {
    ask();
    client.when("gap not resumed", () -> client.connect(client.now));
    client.answered(0, false, client.now);
    assertThat(client.told())
        .containsExactly("in doubt a", "in doubt b", "gap not resumed", "close", "open", "lost a");
    client.offered();
    assertThat(client.told()).containsExactly("ask");
  }

  @Test
  void emitWhenToldOfTheGapGoesIntoTheNewSession() {
    ask();
    client.when("gap not resumed", () -> client.emit("d"));
    client.answered(0, false, client.now);
    assertThat(client.told())
        .endsWith("gap not resumed", "lost a", "opened", "greet", "send c", "send d");
  }

  @Test
  void closeWhenToldOfTheGapToAServerOfLevel1HandlesNothing() {
    client.pass(client.wakeAt());
    client.accept();
    client.told();
    client.when("gap no sessions", client::close);
    assertThat(client.received(1, client.now)).isFalse();
    assertThat(client.told())
        .endsWith("close for good", "closed", "abandoned a", "abandoned c unsent");
  }

  @Test
  void connectWhenToldOfSuspendedAfterAFenceAsksForANewSession() {
    client.reconnect(2, true);
    client.emit("d");
    client.told();
    client.when("suspended", () -> client.connect(client.now));
    client.closed(client.lastAttempt, CloseCode.FENCED, client.now);
    assertThat(client.told())
        .containsExactly(
            "suspended", "connecting", "open", "in doubt c", "in doubt d", "acked a", "gap fenced");
    client.offered();
    assertThat(client.told()).containsExactly("ask");
  }

  @Test
  void aNewSessionThatBeginsWhileAMiscountIsToldStands() {
    ask();
    client.when("suspended", this::connectAndBegin);
    client.answered(9, true, client.now);
    assertThat(client.told()).contains("send c").endsWith("in doubt b", "gap miscounted", "lost a");
    assertThat(client.state()).isEqualTo(ClientMachine.OPEN);
    client.drop();
    client.told();
    client.reconnect(0, true);
    assertThat(client.told()).containsExactly("connecting", "open", "ask 0", "opened", "send c");
  }

  @Test
  void connectWhenToldOfOpenAtLevel1SparesTheRequestsThatWait() {
    client.close();
    client.connect(client.now);
    Outgoing request = client.request("r", 60_000);
    client.accept();
    client.told();
    client.when("opened", () -> client.connect(client.now));
    client.received(1, client.now);
    client.offered();
    client.answered(0, false, client.now);
    assertThat(client.told()).endsWith("ask", "opened", "greet", "send r");
    assertThat(client.settle(request.id())).isSameAs(request);
  }

  @Test
  void aMessageThatWasCountedIsHandledThoughTheConnectionEndsMeanwhile() {
    client.reconnect(2, true);
    client.when("received 1", client::drop);
    assertThat(client.received(1 << 16, client.now)).isTrue();
    client.told();
    client.reconnect(3, true);
    assertThat(client.told()).containsExactly("connecting", "open", "ask 1", "opened");
  }

  @Test
  void closeWhileTheServerIsToldTheCount() {
    client.reconnect(2, true);
    client.when("received 1", client::close);
    assertThat(client.received(1 << 16, client.now)).isFalse();
  }

  @Test
  void aSocketThatReportsItsEndWhileItIsDroppedForItsSilenceIsLostOnce() {
    client.reconnect(2, true);
    client.told();
    client.when("close", client::drop);
    client.pass(client.wakeAt() - client.now);
    assertThat(client.told()).containsExactly("close", "suspended");
    assertThat(client.wakeAt()).isGreaterThan(client.now);
  }
}
