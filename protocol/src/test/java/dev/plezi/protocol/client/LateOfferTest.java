package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An offer of sessions that is heard when the client has begun without one. */
class LateOfferTest {
  private final SimulatedClient client = SimulatedClient.ofLevel2();

  /** The server has been silent for too long, and what was said went out. */
  private void beginWithout() {
    client.connect(0);
    client.accept();
    client.pass(ClientMachine.SILENT_MS);
    client.emit("a");
    assertThat(client.level()).isEqualTo(1);
    client.told();
  }

  @Test
  void isTakenOnTheSameConnectionAndSilenceKeptUntilItIsAnswered() {
    beginWithout();
    client.hello(SimulatedClient.HEARTBEAT, client.now);
    client.emit("b");
    assertThat(client.told()).containsExactly("ask");
    assertThat(client.level()).isEqualTo(1);
    client.begun(ClientMachine.MISSING);
    assertThat(client.told()).containsExactly("opened", "send b");
    assertThat(client.level()).isEqualTo(2);
    client.counted(1, 0, client.now);
    client.emit("c");
    client.drop();
    client.told();
    client.reconnect(1, true);
    assertThat(client.told()).containsExactly("connecting", "open", "ask 0", "opened", "send c");
  }

  @Test
  void whatComesBeforeItIsAnsweredIsHandledAndDoesNotCount() {
    beginWithout();
    client.hello(SimulatedClient.HEARTBEAT, client.now);
    assertThat(client.received(1, client.now)).isTrue();
    client.begun(ClientMachine.MISSING);
    assertThat(client.received(1, client.now)).isTrue();
    client.drop();
    client.told();
    client.pass(client.wakeAt() - client.now);
    client.offered();
    assertThat(client.told()).endsWith("ask 1");
  }

  @Test
  void aRequestWaitsForTheAnswer() {
    beginWithout();
    client.hello(SimulatedClient.HEARTBEAT, client.now);
    client.request("r", 60_000);
    client.begun(ClientMachine.MISSING);
    assertThat(client.told()).containsExactly("ask", "opened", "send r");
  }

  @Test
  void whatIsKeptUntilTheAnswerHasTheBoundsOfWhatWaits() {
    beginWithout();
    client.hello(SimulatedClient.HEARTBEAT, client.now);
    for (int i = 0; i < 4; i++) {
      assertThat(client.emit("k" + i)).isTrue();
    }
    assertThat(client.emit("k4")).isFalse();
  }

  @Test
  void aConnectionThatIsLostBeforeTheAnswerIsReplacedAndTheServerIsKnown() {
    beginWithout();
    client.hello(SimulatedClient.HEARTBEAT, client.now);
    client.drop();
    client.pass(client.wakeAt() - client.now);
    client.accept();
    client.told();
    client.pass(SimulatedClient.CONNECT_TIMEOUT);
    assertThat(client.told()).startsWith("close", "suspended");
  }

  @Test
  void anAnswerThatDoesNotComeIsNotWaitedForForEver() {
    beginWithout();
    client.hello(SimulatedClient.HEARTBEAT, client.now);
    client.told();
    client.pass(SimulatedClient.CONNECT_TIMEOUT);
    assertThat(client.told()).containsExactly("close", "connecting", "open");
  }

  @Test
  void anAnswerThatResumesWhatNobodyHasDropsTheConnection() {
    beginWithout();
    client.hello(SimulatedClient.HEARTBEAT, client.now);
    client.told();
    client.resumed(0, 0, 0);
    assertThat(client.told()).containsExactly("refused", "close", "suspended");
  }

  @Test
  void closingWhileItIsAnsweredEndsTheSessionByAWord() {
    beginWithout();
    client.hello(SimulatedClient.HEARTBEAT, client.now);
    client.told();
    client.close();
    assertThat(client.told()).containsExactly("close with a word", "closed");
  }
}
