package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.Standard;
import org.junit.jupiter.api.Test;

/** What becomes of messages and requests in sessions, and of requests where there is none. */
class SessionMessagesTest {
  private final SimulatedClient client = SimulatedClient.ofLevel2();

  @Test
  void anAcknowledgementMayComeAfterTheSessionIsResumed() {
    client.begin();
    Outgoing a = client.emit("a", 1_000);
    client.drop();
    client.told();
    client.reconnect(1, true);
    client.acked(a.id());
    client.pass(1_000);
    assertThat(client.told()).containsExactly("connecting", "open", "ask 0", "opened", "acked a");
  }

  @Test
  void aMessageThatTimesOutUnsentIsNotSentLater() {
    client.begin().drop();
    client.emit("a", 10);
    client.emit("b");
    client.pass(10);
    client.told();
    client.reconnect(0, true);
    assertThat(client.told()).endsWith("opened", "send b");
  }

  @Test
  void aMessageThatTimesOutWhenItWasSentIsRepeatedAllTheSame() {
    client.begin();
    client.emit("a", 10);
    client.pass(10);
    client.drop();
    assertThat(client.told()).endsWith("send a", "timed out a", "suspended");
    client.reconnect(0, true);
    assertThat(client.told()).endsWith("opened", "send a");
  }

  @Test
  void aMessageThatIsTriedAgainWaitsLikeAny() {
    client.begin();
    Outgoing a = client.emit("a", 10);
    client.pass(10);
    client.drop();
    client.emit(a, client.now, 20, false);
    client.told();
    client.pass(20);
    assertThat(client.told()).containsExactly("timed out a unsent");
    client.reconnect(1, true);
    assertThat(client.told()).endsWith("opened");
  }

  @Test
  void whatAwaitedSomethingFailsWithTheSessionIfItWasSent() {
    client.begin();
    Outgoing counted = client.emit("counted", 9_000);
    Outgoing acked = client.emit("acked", 9_000);
    client.request("asked", 9_000);
    client.counted(1, 0);
    client.acked(acked.id());
    client.drop();
    client.emit("kept", 9_000);
    Outgoing later = client.request("later", 9_000);
    client.told();
    client.reconnect(0, false);
    assertThat(client.told())
        .containsExactly(
            "connecting",
            "open",
            "ask 0",
            "in doubt acked",
            "in doubt asked",
            "acked counted",
            "gap not resumed",
            "lost asked",
            "opened",
            "greet",
            "send kept",
            "send later");
    assertThat(client.settle(counted.id())).isNull();
    assertThat(client.settle(later.id())).isSameAs(later);
  }

  @Test
  void aRequestIsSettledByItsReplyAlone() {
    client.begin();
    Outgoing request = client.request("a", 10);
    client.told();
    client.acked(request.id());
    assertThat(client.settle(request.id())).isSameAs(request);
    assertThat(request.unsent()).isFalse();
    assertThat(client.settle(request.id())).isNull();
    client.pass(100);
    assertThat(client.told()).isEmpty();
  }

  @Test
  void aRequestWithoutReplyTimesOutThoughItIsAcknowledged() {
    client.begin();
    Outgoing request = client.request("a", 10);
    client.acked(request.id());
    client.told();
    client.pass(10);
    assertThat(client.told()).containsExactly("timed out a");
  }

  @Test
  void aRequestOutlivesItsConnection() {
    client.begin();
    Outgoing request = client.request("a", 1_000);
    client.drop();
    client.told();
    client.reconnect(0, true);
    assertThat(client.told()).endsWith("opened", "send a");
    assertThat(client.settle(request.id())).isSameAs(request);
  }

  @Test
  void aRequestThatIsGivenUpUnsentIsNotSent() {
    client.begin().drop();
    Outgoing request = client.request("a", 1_000);
    assertThat(client.settle(request.id())).isSameAs(request);
    assertThat(request.unsent()).isTrue();
    client.told();
    client.reconnect(0, true);
    assertThat(client.told()).endsWith("opened");
    client.pass(2_000);
    assertThat(client.told()).isEmpty();
  }

  @Test
  void aRequestThatIsGivenUpWhenItWasSentIsRepeatedAllTheSame() {
    client.begin();
    Outgoing request = client.request("a", 1_000);
    assertThat(client.settle(request.id())).isSameAs(request);
    client.drop();
    client.told();
    client.reconnect(0, true);
    assertThat(client.told()).endsWith("opened", "send a");
  }

  @Test
  void aRequestFailsAtOnceAtLevel1() {
    client.connect(0);
    Outgoing kept = client.request("kept", 1_000);
    client.emit("event");
    client.accept();
    client.told();
    client.received(1, 0);
    assertThat(client.told())
        .containsExactly("opened", "unsupported kept unsent", "greet", "send event");
    client.request("now", 1_000);
    assertThat(client.told()).containsExactly("unsupported now unsent");
    assertThat(client.settle(kept.id())).isNull();
    assertThat(client.wakeAt()).isEqualTo(ClientMachine.NEVER);
  }

  @Test
  void aRequestWaitsWhileItIsNotKnownWhatTheServerSpeaks() {
    client.connect(0);
    client.accept();
    client.received(1, 0);
    client.drop();
    client.request("a", 60_000);
    client.told();
    client.reconnect(0, false);
    assertThat(client.told()).endsWith("opened", "greet", "send a");
  }

  @Test
  void theSessionsBoundHoldsForWhatIsNotCounted() {
    client.begin();
    for (int i = 0; i < Standard.SESSION_MESSAGES; i++) {
      assertThat(client.emit("a")).isTrue();
    }
    assertThat(client.emit("b")).isFalse();
    client.counted(1, 0);
    assertThat(client.emit("b")).isTrue();
    assertThat(client.emit("c")).isFalse();
  }

  @Test
  void theSessionsBoundHoldsForTheCharactersOfWhatIsNotCounted() {
    client.begin();
    String half = "x".repeat(Standard.SESSION_CHARACTERS / 2);
    assertThat(client.emit(half)).isTrue();
    assertThat(client.emit(half)).isTrue();
    assertThat(client.emit("a")).isFalse();
    client.drop();
    assertThat(client.emit("a")).isFalse();
    client.reconnect(1, true);
    assertThat(client.emit("a")).isTrue();
  }

  @Test
  void theQueuesBoundHoldsForWhatWasNeverSentAlone() {
    client.begin();
    for (int i = 0; i < 10; i++) {
      client.emit("x".repeat(101));
    }
    client.drop();
    for (int i = 0; i < 4; i++) {
      assertThat(client.emit("a")).isTrue();
    }
    assertThat(client.emit("b")).isFalse();
    assertThat(client.queue().size()).isEqualTo(4);
  }

  @Test
  void anAdapterTakesOnlyWhatWasNeverSent() {
    client.begin();
    client.emit("a");
    client.drop();
    client.emit("b");
    assertThat(client.queue().take()).extracting(Outgoing::text).isEqualTo("b");
    assertThat(client.queue().take()).isNull();
    client.told();
    client.reconnect(0, true);
    assertThat(client.told()).endsWith("opened", "send a");
  }

  @Test
  void whatAnAdapterAddedToAnOpenClientGoesBeforeWhatIsSentNext() {
    client.begin().told();
    client.queue().add(new Outgoing("a", 0, false), ClientMachine.NEVER);
    client.emit("b");
    assertThat(client.told()).containsExactly("send a", "send b");
  }

  @Test
  void closingEndsTheSessionAndFailsWhatIsAwaited() {
    client.begin();
    client.emit("a", 1_000);
    client.emit("b");
    client.told();
    client.close();
    assertThat(client.told()).containsExactly("close with a word", "closed", "abandoned a");
    client.begin();
    assertThat(client.told()).containsExactly("connecting", "open", "ask", "opened", "greet");
    client.emit("c");
    client.counted(1, 0);
    assertThat(client.state()).isEqualTo(ClientMachine.OPEN);
  }

  @Test
  void closingWhileTheSessionIsSuspendedForgetsIt() {
    client.begin();
    client.emit("a", 1_000);
    client.drop();
    client.emit("b");
    client.told();
    client.close();
    assertThat(client.told()).containsExactly("closed", "abandoned a", "abandoned b unsent");
    client.begin();
    assertThat(client.told()).containsExactly("connecting", "open", "ask", "opened", "greet");
  }

  @Test
  void closingBeforeTheServersOfferAndAnswer() {
    client.begin().drop();
    client.pass(client.wakeAt());
    client.accept();
    client.told();
    client.close();
    assertThat(client.told()).containsExactly("close for good", "closed");
    client.connect(0);
    client.offered();
    client.told();
    client.close();
    assertThat(client.told()).containsExactly("close with a word", "closed");
    client.answered(0, false, 0);
    client.pass(60_000);
    assertThat(client.told()).isEmpty();
  }

  @Test
  void aRequestThatIsTriedAgainAtLevel1HasNotBeenSentThere() {
    client.begin();
    Outgoing request = client.request("a", 10);
    client.pass(10);
    client.close();
    assertThat(request.unsent()).isFalse();
    client.connect(client.now);
    client.accept();
    client.received(1, client.now);
    client.told();
    client.emit(request, client.now, 10, false);
    assertThat(client.told()).containsExactly("unsupported a unsent");
  }
}
