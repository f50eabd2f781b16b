package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an application or an adapter may do while the machine is talking to it. */
class ReentrancyTest {
  private final SimulatedClient client = new SimulatedClient();

  @Test
  void closeWhenToldOfConnectingOpensNothing() {
    client.when("connecting", client::close);
    client.connect(0);
    assertThat(client.told()).containsExactly("connecting", "close", "closed");
    assertThat(client.wakeAt()).isEqualTo(ClientMachine.NEVER);
  }

  @Test
  void connectWhenToldOfConnectingOpensOneSocket() {
    client.when("connecting", () -> client.connect(0));
    client.connect(0);
    assertThat(client.told()).containsExactly("connecting", "close", "open");
  }

  @Test
  void closeWhenToldOfOpenTurnsTheSocketAway() {
    client.connect(0);
    client.emit("a");
    client.told();
    client.when("opened", client::close);
    assertThat(client.opened(client.lastAttempt, 0)).isFalse();
    client.ready(client.lastAttempt);
    assertThat(client.told()).containsExactly("opened", "close", "closed", "abandoned a unsent");
  }

  @Test
  void closeWhenToldOfSuspendedEndsTheWait() {
    client.open();
    client.told();
    client.when("suspended", client::close);
    client.drop();
    client.pass(60_000);
    assertThat(client.told()).containsExactly("suspended", "closed");
  }

  @Test
  void connectWhenToldOfSuspendedSkipsTheWait() {
    client.open();
    client.told();
    client.when("suspended", () -> client.connect(client.now));
    client.drop();
    assertThat(client.told()).containsExactly("suspended", "connecting", "open");
    assertThat(client.wakeAt()).isEqualTo(SimulatedClient.CONNECT_TIMEOUT);
  }

  @Test
  void connectWhenToldOfClosedStartsAfreshAndKeepsWhatIsEmittedThen() {
    client.connect(0);
    client.emit("old", 1_000);
    client.told();
    client.when(
        "closed",
        () -> {
          client.connect(0);
          client.emit("new", 1_000);
        });
    client.close();
    assertThat(client.told())
        .containsExactly("close", "closed", "connecting", "open", "abandoned old unsent");
    client.accept();
    assertThat(client.told()).containsExactly("opened", "send new");
  }

  @Test
  void emitWhileTheKeptAreSentDoesNotOvertakeThem() {
    client.connect(0);
    client.emit("a");
    client.emit("b");
    client.told();
    client.when("send a", () -> client.emit("c"));
    client.accept();
    assertThat(client.told()).containsExactly("opened", "send a", "send b", "send c");
  }

  @Test
  void aLossWhileTheKeptAreSentKeepsTheRest() {
    client.connect(0);
    client.emit("a");
    client.emit("b");
    client.told();
    client.when("send a", client::drop);
    client.accept();
    assertThat(client.told()).containsExactly("opened", "send a", "suspended");
    client.pass(100);
    client.told();
    client.accept();
    assertThat(client.told()).containsExactly("opened", "send b");
  }

  @Test
  void closeWhileTheKeptAreSentFailsTheRest() {
    client.connect(0);
    client.emit("a");
    client.emit("b");
    client.told();
    client.when("send a", client::close);
    client.accept();
    assertThat(client.told())
        .containsExactly("opened", "send a", "close", "closed", "abandoned b unsent");
  }

  @Test
  void aNewConnectionWhileTheKeptAreSentGetsTheRest() {
    client.connect(0);
    client.emit("a");
    client.emit("b");
    client.told();
    client.when(
        "send a",
        () -> {
          client.connect(0);
          client.accept();
        });
    client.accept();
    assertThat(client.told())
        .containsExactly("opened", "send a", "close", "connecting", "open", "opened", "send b");
  }

  @Test
  void aSocketThatFailsWhileItIsOpenedIsALoss() {
    client.when("open", client::drop);
    client.connect(0);
    assertThat(client.told()).containsExactly("connecting", "open", "suspended");
  }

  @Test
  void aSocketThatReportsItsEndWhileItIsClosedIsLostOnce() {
    client.connect(0);
    client.told();
    client.when("close", client::drop);
    client.pass(SimulatedClient.CONNECT_TIMEOUT);
    assertThat(client.told()).containsExactly("close", "suspended");
    assertThat(client.wakeAt() - client.now).isEqualTo(100);
  }

  @Test
  void aSocketThatReportsItsEndWhileItIsReplacedIsNoLoss() {
    client.open();
    client.told();
    client.when("close", client::drop);
    client.connect(0);
    assertThat(client.told()).containsExactly("close", "connecting", "open");
  }

  @Test
  void emitWhileTheSocketIsReplacedWaitsForTheNewOne() {
    client.open();
    client.told();
    client.when("close", () -> client.emit("a"));
    client.connect(0);
    client.accept();
    assertThat(client.told()).containsExactly("close", "connecting", "open", "opened", "send a");
  }

  @Test
  void emitWhenAMessageTimesOutIsANewMessage() {
    client.open();
    client.emit("a", 10);
    client.emit("b", 10);
    client.told();
    client.when("timed out a", () -> client.emit("c", 10));
    client.pass(10);
    assertThat(client.told()).containsExactly("timed out a", "send c", "timed out b");
    client.pass(10);
    assertThat(client.told()).containsExactly("timed out c");
  }

  @Test
  void theSameMessageMayBeTriedAgainWhenItFails() {
    client.connect(0);
    Outgoing a = client.emit("a", 10);
    client.emit("b", 10);
    client.told();
    client.when("timed out a unsent", () -> client.emit(a, client.now, 10, false));
    client.pass(10);
    assertThat(client.told()).containsExactly("timed out a unsent", "timed out b unsent");
    client.accept();
    assertThat(client.told()).containsExactly("opened", "send a");
    client.pass(10);
    assertThat(client.told()).containsExactly("timed out a");
  }

  @Test
  void closeWhenAMessageTimesOutGivesEachOneFate() {
    client.open();
    client.emit("a", 10);
    client.emit("b", 10);
    client.emit("c", 20);
    client.told();
    client.when("timed out a", client::close);
    client.pass(100);
    assertThat(client.told())
        .containsExactly("timed out a", "close", "closed", "abandoned c", "timed out b");
  }

  @Test
  void closeWhenAMessageIsAcknowledged() {
    client.open();
    Outgoing a = client.emit("a", 10);
    client.emit("b", 10);
    client.told();
    client.when("acked a", client::close);
    client.acked(a.id());
    assertThat(client.told()).containsExactly("acked a", "close", "closed", "abandoned b");
  }

  @Test
  void emitWhenAMessageIsAbandonedIsRefused() {
    client.open();
    client.emit("a", 10);
    client.told();
    client.when("abandoned a", () -> client.emit("b", 10));
    client.close();
    assertThat(client.told()).containsExactly("close", "closed", "abandoned a", "refused b");
  }

  @Test
  void anAcknowledgementDuringTheSendingCounts() {
    client.open();
    client.told();
    client.when("send a", () -> client.acked(1));
    client.emit("a", 10);
    client.pass(100);
    assertThat(client.told()).containsExactly("send a", "acked a");
  }
}
