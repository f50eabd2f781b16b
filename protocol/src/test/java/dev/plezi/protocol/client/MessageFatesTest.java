package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What becomes of each message. */
class MessageFatesTest {
  private final SimulatedClient client = new SimulatedClient();

  @Test
  void sendsAtOnceWhileOpen() {
    client.open();
    client.told();
    assertThat(client.emit("a")).isTrue();
    assertThat(client.told()).containsExactly("send a");
  }

  @Test
  void refusesWhileClosed() {
    assertThat(client.emit("a")).isFalse();
    client.emit("b", 10);
    assertThat(client.told()).containsExactly("refused b");
    assertThat(client.wakeAt()).isEqualTo(ClientMachine.NEVER);
  }

  @Test
  void keepsWhileConnectingAndWhileSuspendedAndSendsInOrder() {
    client.connect(0);
    client.emit("a");
    client.drop();
    client.emit("b");
    client.pass(100);
    client.emit("c");
    assertThat(client.queue().size()).isEqualTo(3);
    client.told();
    client.accept();
    assertThat(client.told()).containsExactly("opened", "send a", "send b", "send c");
    assertThat(client.queue().size()).isZero();
  }

  @Test
  void sendsTheGreetingBeforeWhatWasKept() {
    client.connect(0);
    client.emit("kept");
    client.opened(client.lastAttempt, 1);
    client.told();
    client.emit("other");
    client.greet("greeting");
    assertThat(client.told()).containsExactly("send greeting");
    client.ready(client.lastAttempt);
    assertThat(client.told()).containsExactly("send kept", "send other");
  }

  @Test
  void aGreetingWithoutAConnectionIsKeptLikeAnything() {
    client.connect(0);
    client.greet("a");
    client.told();
    client.accept();
    assertThat(client.told()).containsExactly("opened", "send a");
  }

  @Test
  void keepsNoMoreMessagesThanItsBound() {
    client.connect(0);
    for (String text : new String[] {"a", "b", "c", "d"}) {
      assertThat(client.emit(text)).isTrue();
    }
    assertThat(client.emit("e")).isFalse();
    client.emit("f", 10);
    client.told();
    client.accept();
    assertThat(client.told()).containsExactly("opened", "send a", "send b", "send c", "send d");
    assertThat(client.wakeAt()).isEqualTo(ClientMachine.NEVER);
  }

  @Test
  void keepsNoMoreCharactersThanItsBound() {
    client.connect(0);
    assertThat(client.emit("x".repeat(60))).isTrue();
    assertThat(client.emit("y".repeat(41))).isFalse();
    assertThat(client.emit("z".repeat(40))).isTrue();
    assertThat(client.emit("")).isTrue();
    assertThat(client.emit("w")).isFalse();
  }

  @Test
  void hasRoomAgainWhenAKeptMessageIsSentOrTimesOut() {
    client.connect(0);
    client.emit("x".repeat(100), 10);
    assertThat(client.emit("y")).isFalse();
    client.pass(10);
    assertThat(client.emit("y".repeat(100))).isTrue();
    client.accept();
    client.drop();
    assertThat(client.emit("z".repeat(100))).isTrue();
  }

  @Test
  void theBoundDoesNotApplyWhileOpen() {
    client.open();
    for (int i = 0; i < 100; i++) {
      assertThat(client.emit("x".repeat(1_000))).isTrue();
    }
  }

  @Test
  void tellsOfTheAcknowledgementOnce() {
    client.open();
    Outgoing a = client.emit("a", 10);
    client.told();
    client.acked(a.id());
    client.acked(a.id());
    client.pass(100);
    assertThat(client.told()).containsExactly("acked a");
  }

  @Test
  void ignoresIdsThatNobodyWaitsFor() {
    client.open();
    client.emit("a");
    client.told();
    client.acked(0);
    client.acked(-1);
    client.acked(99);
    assertThat(client.told()).isEmpty();
  }

  @Test
  void takesAcknowledgementsInAnyOrder() {
    client.open();
    Outgoing a = client.emit("a", 10);
    Outgoing b = client.emit("b", 20);
    Outgoing c = client.emit("c", 30);
    client.told();
    client.acked(b.id());
    client.acked(c.id());
    client.acked(a.id());
    assertThat(client.told()).containsExactly("acked b", "acked c", "acked a");
    Outgoing d = client.emit("d", 10);
    client.acked(d.id());
    assertThat(client.told()).containsExactly("send d", "acked d");
  }

  @Test
  void aSentMessageTimesOut() {
    client.open();
    client.emit("a", 10);
    client.told();
    client.pass(9.5);
    assertThat(client.told()).isEmpty();
    client.pass(0.5);
    assertThat(client.told()).containsExactly("timed out a");
    assertThat(client.wakeAt()).isEqualTo(ClientMachine.NEVER);
  }

  @Test
  void aKeptMessageTimesOutAndIsNotSentLater() {
    client.connect(0);
    client.emit("a");
    client.emit("b", 10);
    client.emit("c");
    client.told();
    client.pass(10);
    assertThat(client.told()).containsExactly("timed out b unsent");
    client.accept();
    assertThat(client.told()).containsExactly("opened", "send a", "send c");
  }

  @Test
  void theTimeoutRunsFromTheEmitNotFromTheSending() {
    client.connect(0);
    client.emit("a", 10);
    client.pass(8);
    client.accept();
    client.told();
    client.pass(2);
    assertThat(client.told()).containsExactly("timed out a");
  }

  @Test
  void anAcknowledgementAfterTheTimeoutIsIgnored() {
    client.open();
    Outgoing a = client.emit("a", 10);
    client.pass(10);
    client.told();
    client.acked(a.id());
    assertThat(client.told()).isEmpty();
  }

  @Test
  void timesOutInTheOrderOfSendingAndOnlyWhatIsDue() {
    client.open();
    client.emit("long", 50);
    client.emit("a", 20);
    client.emit("b", 10);
    client.emit("c", 20);
    client.told();
    client.now = 20;
    client.tick(20);
    assertThat(client.told()).containsExactly("timed out a", "timed out b", "timed out c");
    assertThat(client.wakeAt()).isEqualTo(50);
  }

  @Test
  void anUnacknowledgedMessageOutlivesTheConnectionUntilItTimesOut() {
    client.open();
    client.emit("a", 5_000);
    client.drop();
    client.pass(100);
    client.accept();
    client.told();
    client.pass(4_900);
    assertThat(client.told()).containsExactly("timed out a");
  }

  @Test
  void closingFailsWhatIsAwaitedAndWhatIsKept() {
    client.open();
    client.emit("sent", 1_000);
    client.drop();
    client.emit("kept");
    client.emit("kept with id", 1_000);
    client.told();
    client.close();
    assertThat(client.told())
        .containsExactly(
            "closed", "abandoned sent", "abandoned kept with id unsent", "abandoned kept unsent");
    assertThat(client.queue().size()).isZero();
    assertThat(client.wakeAt()).isEqualTo(ClientMachine.NEVER);
  }

  @Test
  void aSentMessageWithoutIdHasNoFurtherFate() {
    client.open();
    client.emit("a");
    client.told();
    client.close();
    assertThat(client.told()).containsExactly("close", "closed");
  }

  @Test
  void whatWasKeptSurvivesALossWithoutAutoreconnect() {
    client.reconnection(false, 0, 0);
    client.connect(0);
    client.emit("a");
    client.drop();
    client.connect(client.now);
    client.told();
    client.accept();
    assertThat(client.told()).containsExactly("opened", "send a");
  }

  @Test
  void closingAfterALossWithoutAutoreconnectFailsWhatWasKept() {
    client.reconnection(false, 0, 0);
    client.connect(0);
    client.emit("a");
    client.drop();
    client.told();
    client.close();
    assertThat(client.told()).containsExactly("abandoned a unsent");
  }

  @Test
  void idsCountFromOne() {
    assertThat(client.nextId()).isEqualTo(1);
    assertThat(client.nextId()).isEqualTo(2);
  }

  @Test
  void nothingIsKeptBeforeTheGreetingIsOverThatWouldExceedTheBound() {
    client.connect(0);
    client.opened(client.lastAttempt, 0);
    for (int i = 0; i < 4; i++) {
      assertThat(client.emit("a")).isTrue();
    }
    assertThat(client.emit("b")).isFalse();
    client.ready(client.lastAttempt);
    assertThat(client.emit("b")).isTrue();
  }

  @Test
  void aGreetingThatComesWhenItsConnectionIsLostIsKeptLikeAnything() {
    client.connect(0);
    client.emit("kept");
    client.opened(client.lastAttempt, 1);
    client.drop();
    client.greet("late");
    client.pass(client.wakeAt());
    client.told();
    client.accept();
    assertThat(client.told()).containsExactly("opened", "send kept", "send late");
  }
}
