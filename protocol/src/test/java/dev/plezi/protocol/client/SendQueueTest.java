package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an adapter that has another way to the peer does with what waits for a connection. */
class SendQueueTest {
  private final SimulatedClient client = new SimulatedClient();

  @Test
  void whatTheAdapterTakesIsNeitherSentNorTimesOut() {
    client.connect(0);
    Outgoing a = client.emit("a", 10);
    client.emit("b");
    client.emit("c", 10);
    assertThat(client.queue().take()).isSameAs(a);
    client.told();
    client.accept();
    assertThat(client.told()).containsExactly("opened", "send b", "send c");
    client.pass(10);
    client.acked(a.id());
    assertThat(client.told()).containsExactly("timed out c");
    assertThat(client.queue().take()).isNull();
  }

  @Test
  void whatTheAdapterAddsWaitsInAnyStateWithTheTimeItGives() {
    Outgoing a = new Outgoing("a", client.nextId(), false);
    Outgoing b = new Outgoing("b", client.nextId(), false);
    assertThat(client.queue().add(a, 50)).isTrue();
    assertThat(client.queue().add(b, ClientMachine.NEVER)).isTrue();
    assertThat(client.wakeAt()).isEqualTo(50);
    client.pass(100);
    assertThat(client.told()).containsExactly("timed out a unsent");
    client.open();
    client.acked(b.id());
    assertThat(client.told()).containsExactly("connecting", "open", "opened", "send b", "acked b");
  }

  @Test
  void closingFailsWhatTheAdapterHasAdded() {
    client.queue().add(new Outgoing("a", client.nextId(), false), ClientMachine.NEVER);
    client.queue().add(new Outgoing("b", 0, false), ClientMachine.NEVER);
    client.close();
    assertThat(client.told()).containsExactly("abandoned a unsent", "abandoned b unsent");
  }

  @Test
  void theBoundHoldsForWhatTheAdapterAdds() {
    for (int i = 0; i < 4; i++) {
      assertThat(client.queue().add(new Outgoing("a", 0, false), ClientMachine.NEVER)).isTrue();
    }
    Outgoing refused = new Outgoing("b", client.nextId(), false);
    assertThat(client.queue().add(refused, 10)).isFalse();
    assertThat(client.wakeAt()).isEqualTo(ClientMachine.NEVER);
  }

  @Test
  void anAttemptIsGivenUpBeforeWhatIsDueAtThatMomentTimesOut() {
    client.connect(0);
    client.emit("a", SimulatedClient.CONNECT_TIMEOUT);
    client.told();
    client.pass(SimulatedClient.CONNECT_TIMEOUT);
    assertThat(client.told()).containsExactly("close", "suspended", "timed out a unsent");
  }
}
