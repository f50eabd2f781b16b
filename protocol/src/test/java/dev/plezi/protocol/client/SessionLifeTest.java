package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.Receipts;
import dev.plezi.protocol.Wire;
import org.junit.jupiter.api.Test;

/** Level 1 instead of a session; counts, silence and the server's leaving in one. */
class SessionLifeTest {
  private static final double SILENCE = SimulatedClient.HEARTBEAT + Wire.GRACE_MS;

  private final SimulatedClient client = SimulatedClient.ofLevel2();

  @Test
  void isAtLevel1WhenTheServerBeginsWithAMessage() {
    client.connect(0);
    client.emit("a");
    client.accept();
    client.told();
    assertThat(client.received(1, 0)).isTrue();
    assertThat(client.told()).containsExactly("opened", "greet", "send a");
    for (int i = 0; i < Receipts.AT_ONCE; i++) {
      assertThat(client.received(1, 0)).isTrue();
    }
    assertThat(client.told()).isEmpty();
    assertThat(client.wakeAt()).isEqualTo(ClientMachine.NEVER);
  }

  @Test
  void isAtLevel1WhenTheServerIsSilent() {
    client.connect(0);
    client.pass(500);
    client.accept();
    client.told();
    client.pass(ClientMachine.SILENT_MS - 1);
    assertThat(client.told()).isEmpty();
    client.pass(1);
    assertThat(client.told()).containsExactly("opened", "greet");
    client.goAway(5, client.now);
    client.counted(5, client.now);
    client.answered(0, true, client.now);
    client.answered(0, false, client.now);
    client.hello(Double.NaN, client.now);
    client.refuse();
    client.pass(10 * SILENCE);
    assertThat(client.told()).isEmpty();
    assertThat(client.level()).isEqualTo(1);
  }

  @Test
  void aSilentServerKeepsTheSessionWaiting() {
    client.begin().drop();
    client.pass(client.wakeAt());
    client.accept();
    client.told();
    client.pass(SimulatedClient.CONNECT_TIMEOUT);
    assertThat(client.told()).containsExactly("close", "suspended");
    client.reconnect(0, true);
    assertThat(client.told()).containsExactly("connecting", "open", "ask 0", "opened");
  }

  @Test
  void silenceIsNoRefusalFromAServerThatGaveASessionBefore() {
    client.begin();
    client.counted(1, 0);
    client.pass(client.wakeAt() - client.now);
    client.accept();
    client.told();
    client.pass(SimulatedClient.CONNECT_TIMEOUT);
    assertThat(client.told()).containsExactly("close", "suspended");
  }

  @Test
  void aServerThatHasLostItsSessionsMayBeSilentAgain() {
    client.begin().drop();
    client.pass(client.wakeAt());
    client.accept();
    client.received(1, client.now);
    client.drop();
    client.pass(client.wakeAt() - client.now);
    client.accept();
    client.told();
    client.pass(ClientMachine.SILENT_MS);
    assertThat(client.told()).containsExactly("opened", "greet");
  }

  @Test
  void aClientThatWasClosedKnowsItsServerStill() {
    client.begin().close();
    client.connect(0);
    client.accept();
    client.told();
    client.pass(SimulatedClient.CONNECT_TIMEOUT);
    assertThat(client.told()).containsExactly("close", "suspended");
  }

  @Test
  void aClientThatWantsNoSessionAsksForNone() {
    SimulatedClient plain = new SimulatedClient();
    plain.open();
    plain.told();
    plain.hello(SimulatedClient.HEARTBEAT, 0);
    plain.answered(0, false, 0);
    assertThat(plain.received(1, 0)).isTrue();
    assertThat(plain.told()).isEmpty();
    assertThat(plain.wakeAt()).isEqualTo(ClientMachine.NEVER);
  }

  @Test
  void tellsItsCountWithinASecond() {
    client.begin().told();
    client.received(1, 0);
    client.pass(400);
    client.received(1, client.now);
    client.pass(Receipts.DELAY_MS - 401);
    assertThat(client.told()).isEmpty();
    client.pass(1);
    assertThat(client.told()).containsExactly("received 2");
    client.pass(5_000);
    assertThat(client.told()).isEmpty();
  }

  @Test
  void tellsItsCountAtOnceWhenMuchHasCome() {
    client.begin().told();
    for (int i = 0; i < 2 * Receipts.AT_ONCE; i++) {
      assertThat(client.received(1, 0)).isTrue();
    }
    assertThat(client.told()).containsExactly("received 32", "received 64");
    client.received(Receipts.AT_ONCE_SIZE, 0);
    assertThat(client.told()).containsExactly("received 65");
  }

  @Test
  void resumingTellsTheCount() {
    client.begin();
    client.received(1, 0);
    client.drop();
    client.pass(50);
    client.told();
    client.reconnect(0, true);
    assertThat(client.told()).containsExactly("connecting", "open", "ask 1", "opened");
    client.pass(5_000);
    assertThat(client.told()).isEmpty();
  }

  @Test
  void nothingIsToldWithoutAConnection() {
    client.reconnection(false, 0, 0);
    client.begin();
    client.received(1, 0);
    client.drop();
    client.told();
    client.pass(60_000);
    assertThat(client.told()).isEmpty();
  }

  @Test
  void dropsASilentConnectionAndResumes() {
    client.begin().told();
    client.pass(SILENCE - 1);
    assertThat(client.told()).isEmpty();
    client.pass(1);
    assertThat(client.told()).containsExactly("close", "suspended");
    client.reconnect(0, true);
    assertThat(client.told()).containsExactly("connecting", "open", "ask 0", "opened");
  }

  @Test
  void whateverComesEndsTheSilence() {
    client.begin();
    client.pass(20_000);
    client.heard(client.now);
    assertThat(client.wakeAt()).isEqualTo(client.now + SILENCE);
    client.pass(20_000);
    client.received(1, client.now);
    client.pass(Receipts.DELAY_MS);
    assertThat(client.wakeAt()).isEqualTo(client.now - Receipts.DELAY_MS + SILENCE);
  }

  @Test
  void worksOnUntilTheServerGoesThenResumes() {
    client.begin().told();
    client.goAway(1_830, 0);
    client.emit("a");
    client.pass(1_829);
    client.emit("b");
    client.counted(1, client.now);
    assertThat(client.told()).containsExactly("send a", "send b");
    client.pass(1);
    assertThat(client.told()).containsExactly("close", "connecting", "open");
    client.offered();
    client.answered(1, true, client.now);
    assertThat(client.told()).containsExactly("ask 0", "opened", "send b");
    assertThat(client.wakeAt()).isEqualTo(client.now + SILENCE);
  }

  @Test
  void aConnectionThatEndsBeforeTheServerGoesIsLostLikeAny() {
    client.begin();
    client.goAway(1_000, 0);
    client.told();
    client.drop();
    assertThat(client.told()).containsExactly("suspended");
    assertThat(client.wakeAt()).isEqualTo(100);
  }

  @Test
  void aSessionThatGoesOnForASecondEndsTheBackoff() {
    assertThat(delayAfter(ClientMachine.STABLE_SESSION_MS)).isEqualTo(100);
    assertThat(delayAfter(ClientMachine.STABLE_SESSION_MS - 1))
        .isEqualTo((100 + ClientMachine.STABLE_SESSION_MS - 1) / 4);
  }

  @Test
  void theSecondBeginsWithTheSessionAndNotWithTheSocket() {
    client.begin().drop();
    client.pass(client.wakeAt() - client.now);
    client.offered();
    client.pass(ClientMachine.STABLE_SESSION_MS - 1);
    client.answered(0, true, client.now);
    client.pass(1);
    client.drop();
    double outage = 100 + ClientMachine.STABLE_SESSION_MS;
    assertThat(client.wakeAt() - client.now).isEqualTo(outage / 4);
  }

  @Test
  void aServerThatGoesEndsTheBackoffToo() {
    client.begin().drop();
    client.reconnect(0, true);
    client.goAway(ClientMachine.STABLE_SESSION_MS, client.now);
    client.pass(ClientMachine.STABLE_SESSION_MS);
    client.drop();
    assertThat(client.wakeAt() - client.now).isEqualTo(100);
  }

  private double delayAfter(double held) {
    client.close();
    client.begin().drop();
    client.reconnect(0, true);
    client.pass(held);
    client.drop();
    return client.wakeAt() - client.now;
  }
}
