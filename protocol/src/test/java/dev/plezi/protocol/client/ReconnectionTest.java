package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How connections come, go and are replaced. */
class ReconnectionTest {
  private final SimulatedClient client = new SimulatedClient();

  @Test
  void isClosedUntilItIsAskedToConnect() {
    assertThat(client.state()).isEqualTo(ClientMachine.CLOSED);
    assertThat(client.wakeAt()).isEqualTo(ClientMachine.NEVER);
    client.connect(0);
    assertThat(client.told()).containsExactly("connecting", "open");
    assertThat(client.state()).isEqualTo(ClientMachine.CONNECTING);
  }

  @Test
  void tellsOfTheOpenConnection() {
    client.connect(0);
    client.told();
    assertThat(client.opened(client.lastAttempt, 5)).isTrue();
    assertThat(client.told()).containsExactly("opened");
    assertThat(client.wakeAt()).isEqualTo(ClientMachine.NEVER);
  }

  @Test
  void givesUpAnAttemptThatTakesTooLong() {
    client.connect(0);
    assertThat(client.wakeAt()).isEqualTo(SimulatedClient.CONNECT_TIMEOUT);
    client.pass(SimulatedClient.CONNECT_TIMEOUT - 1);
    assertThat(client.state()).isEqualTo(ClientMachine.CONNECTING);
    client.told();
    client.pass(1);
    assertThat(client.told()).containsExactly("close", "suspended");
  }

  @Test
  void theTimeThatAnAttemptIsQueuedDoesNotCount() {
    client.connect(0);
    client.queued(client.lastAttempt);
    assertThat(client.wakeAt()).isEqualTo(ClientMachine.NEVER);
    client.pass(100 * SimulatedClient.CONNECT_TIMEOUT);
    assertThat(client.state()).isEqualTo(ClientMachine.CONNECTING);
    client.dequeued(client.lastAttempt, client.now);
    client.pass(SimulatedClient.CONNECT_TIMEOUT - 1);
    assertThat(client.state()).isEqualTo(ClientMachine.CONNECTING);
    client.pass(1);
    assertThat(client.state()).isEqualTo(ClientMachine.SUSPENDED);
  }

  @Test
  void whatIsToldOfTheQueueOfAnEarlierAttemptIsPassedOver() {
    client.connect(0);
    int early = client.lastAttempt;
    client.connect(10);
    client.queued(early);
    assertThat(client.wakeAt()).isEqualTo(10 + SimulatedClient.CONNECT_TIMEOUT);
    client.dequeued(early, 500);
    assertThat(client.wakeAt()).isEqualTo(10 + SimulatedClient.CONNECT_TIMEOUT);
  }

  @Test
  void aSocketThatOpensAfterItsAttemptWasGivenUpIsNotWanted() {
    client.connect(0);
    int late = client.lastAttempt;
    client.pass(SimulatedClient.CONNECT_TIMEOUT);
    assertThat(client.opened(late, client.now)).isFalse();
    assertThat(client.state()).isEqualTo(ClientMachine.SUSPENDED);
  }

  @Test
  void connectsAgainAfterTheDelay() {
    client.open();
    client.told();
    client.drop();
    assertThat(client.told()).containsExactly("suspended");
    assertThat(client.wakeAt()).isEqualTo(100);
    client.pass(100);
    assertThat(client.told()).containsExactly("connecting", "open");
    client.accept();
    assertThat(client.told()).containsExactly("opened");
  }

  @Test
  void theDelaysCeilingIsHalfOfTheOutageSoFarUpToTheCap() {
    client.connect(0);
    for (double ceiling : new double[] {200, 200, 200, 200, 200, 250, 312.5, 390.625}) {
      client.drop();
      assertThat(client.wakeAt() - client.now).isEqualTo(ceiling / 2);
      client.pass(ceiling / 2);
    }
    while (client.now < 20_000) {
      client.drop();
      client.pass(client.wakeAt() - client.now);
    }
    client.drop();
    assertThat(client.wakeAt() - client.now).isEqualTo(5_000);
  }

  @Test
  void theDelayIsDrawnFromTheWholeRange() {
    client.dice = 0;
    client.open().drop();
    assertThat(client.wakeAt()).isEqualTo(client.now);
    client.pass(0);
    assertThat(client.state()).isEqualTo(ClientMachine.CONNECTING);
    client.pass(800);
    client.dice = 0.999;
    client.drop();
    assertThat(client.wakeAt() - client.now).isLessThan(400).isGreaterThan(399.5);
  }

  @Test
  void aConnectionThatHeldEndsTheBackoff() {
    failThreeTimes();
    client.accept();
    client.pass(ClientMachine.STABLE_MS);
    client.drop();
    assertThat(client.wakeAt() - client.now).isEqualTo(100);
  }

  @Test
  void aConnectionThatBreaksAtOnceDoesNotEndTheBackoff() {
    failThreeTimes();
    client.accept();
    client.pass(ClientMachine.STABLE_MS - 1);
    client.drop();
    double outage = client.now;
    assertThat(client.wakeAt() - client.now).isEqualTo(outage / 4);
  }

  @Test
  void askingToConnectEndsTheBackoff() {
    failThreeTimes();
    client.connect(client.now);
    client.drop();
    assertThat(client.wakeAt() - client.now).isEqualTo(100);
  }

  @Test
  void ignoresWhatAnOldSocketReports() {
    client.open();
    int old = client.lastAttempt;
    client.drop();
    client.pass(100);
    client.told();
    client.closed(old, client.now);
    assertThat(client.opened(old, client.now)).isFalse();
    client.ready(old);
    assertThat(client.told()).isEmpty();
    assertThat(client.state()).isEqualTo(ClientMachine.CONNECTING);
    client.accept();
    client.closed(old, client.now);
    assertThat(client.state()).isEqualTo(ClientMachine.OPEN);
  }

  @Test
  void hearsOfTheSameCloseOnce() {
    client.open().drop();
    client.told();
    client.drop();
    assertThat(client.told()).isEmpty();
  }

  @Test
  void connectingAnewClosesTheSocketThatStands() {
    client.open();
    int old = client.lastAttempt;
    client.told();
    client.connect(client.now);
    assertThat(client.told()).containsExactly("close", "connecting", "open");
    client.closed(old, client.now);
    assertThat(client.state()).isEqualTo(ClientMachine.CONNECTING);
  }

  @Test
  void connectingAnewClosesTheSocketThatIsAwaited() {
    client.connect(0);
    client.told();
    client.connect(10);
    assertThat(client.told()).containsExactly("close", "open");
    assertThat(client.wakeAt()).isEqualTo(10 + SimulatedClient.CONNECT_TIMEOUT);
  }

  @Test
  void connectingWhileSuspendedDoesNotWaitForTheDelay() {
    client.open().drop();
    client.told();
    client.connect(client.now);
    assertThat(client.told()).containsExactly("connecting", "open");
  }

  @Test
  void staysClosedWithoutAutoreconnect() {
    client.reconnection(false, 0, 0);
    client.open();
    client.told();
    client.drop();
    assertThat(client.told()).containsExactly("closed");
    assertThat(client.wakeAt()).isEqualTo(ClientMachine.NEVER);
    client.connect(client.now);
    assertThat(client.told()).containsExactly("connecting", "open");
  }

  @Test
  void anAttemptThatTakesTooLongIsTheLastWithoutAutoreconnect() {
    client.reconnection(false, 0, 0);
    client.connect(0);
    client.told();
    client.pass(SimulatedClient.CONNECT_TIMEOUT);
    assertThat(client.told()).containsExactly("close", "closed");
  }

  @Test
  void turningAutoreconnectOffEndsTheWait() {
    client.open().drop();
    client.told();
    client.reconnection(false, 0, 0);
    assertThat(client.told()).containsExactly("closed");
    client.pass(60_000);
    assertThat(client.told()).isEmpty();
  }

  @Test
  void closesTheSocketAndNeverConnectsAgain() {
    client.open();
    int old = client.lastAttempt;
    client.told();
    client.close();
    assertThat(client.told()).containsExactly("close", "closed");
    client.closed(old, client.now);
    client.pass(60_000);
    assertThat(client.told()).isEmpty();
  }

  @Test
  void closingCancelsTheReconnect() {
    client.open().drop();
    client.told();
    client.close();
    client.pass(60_000);
    assertThat(client.told()).containsExactly("closed");
  }

  @Test
  void closingWhileConnectingTurnsTheSocketAway() {
    client.connect(0);
    client.close();
    assertThat(client.opened(client.lastAttempt, 1)).isFalse();
    assertThat(client.state()).isEqualTo(ClientMachine.CLOSED);
  }

  @Test
  void closingTwiceTellsOnce() {
    client.open().close();
    client.told();
    client.close();
    assertThat(client.told()).isEmpty();
  }

  private void failThreeTimes() {
    client.connect(0);
    for (int i = 0; i < 3; i++) {
      client.drop();
      client.pass(client.wakeAt() - client.now);
    }
  }
}
