package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.Standard;
import org.junit.jupiter.api.Test;

/** What becomes of the answers to requests of the server. */
class AnswerTest {
  private final SimulatedClient client = SimulatedClient.ofLevel2();

  /** The next attempt opens a new session, as the server has the old one no more. */
  private void loseTheSession() {
    client.pass(client.wakeAt() - client.now);
    client.offered();
    client.begun(ClientMachine.MISSING);
  }

  @Test
  void isSentAtOnceInTheSessionThatAsked() {
    client.begin();
    client.told();
    int session = client.session();
    assertThat(session).isPositive();
    assertThat(client.received(10, client.now)).isTrue();
    assertThat(client.answer("yes", session)).isTrue();
    assertThat(client.told()).containsExactly("send yes");
  }

  @Test
  void outlivesTheConnectionByWhichItWasAsked() {
    client.begin();
    int session = client.session();
    client.answer("lost on its way", session);
    client.drop();
    assertThat(client.session()).isEqualTo(session);
    client.emit("kept");
    assertThat(client.answer("late", session)).isTrue();
    client.told();
    client.reconnect(0, true);
    assertThat(client.told()).endsWith("opened", "send lost on its way", "send kept", "send late");
    client.drop();
    client.told();
    client.reconnect(3, true);
    assertThat(client.told()).endsWith("opened");
  }

  @Test
  void isInNoGapAndInNoOtherSession() {
    client.begin();
    int session = client.session();
    client.answer("written", session);
    client.emit("a");
    client.drop();
    client.answer("never written", session);
    client.emit("kept");
    client.told();
    client.when("gap not resumed", () -> client.resend(true));
    loseTheSession();
    assertThat(client.told())
        .endsWith("in doubt a", "gap not resumed", "opened", "greet", "send a", "send kept");
    assertThat(client.session()).isPositive().isNotEqualTo(session);
    assertThat(client.answer("too late", session)).isFalse();
    assertThat(client.told()).isEmpty();
    assertThat(client.queue().uncounted()).isEqualTo(2);
  }

  @Test
  void isForgottenWhenTheClientIsClosed() {
    client.begin();
    int session = client.session();
    client.drop();
    client.answer("kept", session);
    client.told();
    client.close();
    assertThat(client.told()).containsExactly("closed");
    assertThat(client.session()).isZero();
    assertThat(client.answer("later", session)).isFalse();
    client.begin();
    assertThat(client.told()).doesNotContain("send kept");
    assertThat(client.session()).isNotEqualTo(session);
  }

  @Test
  void thereIsNoneWithoutASession() {
    client.open();
    assertThat(client.received(10, client.now)).isTrue();
    assertThat(client.level()).isEqualTo(1);
    assertThat(client.session()).isZero();
    assertThat(client.answer("yes", 0)).isFalse();
    client.hello(SimulatedClient.HEARTBEAT, client.now);
    assertThat(client.session()).isZero();
    client.begun(ClientMachine.MISSING);
    assertThat(client.session()).isPositive();
  }

  @Test
  void theBoundOfWhatWaitsDoesNotHoldForItAndThatOfTheSessionDoes() {
    client.begin();
    int session = client.session();
    client.drop();
    for (int i = 0; i < 4; i++) {
      assertThat(client.emit("n")).isTrue();
    }
    assertThat(client.emit("one too many")).isFalse();
    assertThat(client.answer("x".repeat(200), session)).isTrue();
    for (int i = 5; i < Standard.SESSION_MESSAGES; i++) {
      assertThat(client.answer("n", session)).isTrue();
    }
    assertThat(client.answer("one too many", session)).isFalse();
  }
}
