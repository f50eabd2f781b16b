package dev.plezi.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.Standard;
import dev.plezi.protocol.Wire;
import org.junit.jupiter.api.Test;

/** Whether the server is there: asked when there is reason to doubt it, and at both levels. */
class ProbeTest {
  private final SimulatedClient client = SimulatedClient.ofLevel2();

  @Test
  void aDeadConnectionIsLeftFiveSecondsAfterItWasProbed() {
    client.begin().told();
    client.probe(false);
    assertThat(client.told()).containsExactly("probe");
    client.pass(ClientMachine.PROBE_MS - 1);
    assertThat(client.told()).isEmpty();
    client.pass(1);
    assertThat(client.told()).containsExactly("close", "suspended");
  }

  @Test
  void whateverIsHeardAnswersTheProbe() {
    client.begin().told();
    client.probe(false);
    client.pass(ClientMachine.PROBE_MS - 1);
    client.heard(client.now);
    client.pass(SimulatedClient.HEARTBEAT);
    client.probe(false);
    client.received(1, client.now);
    client.pass(ClientMachine.PROBE_MS);
    assertThat(client.told()).containsExactly("probe", "probe", "received 1");
  }

  @Test
  void oneProbeAtATimeAndNoneThatProlongsTheSilence() {
    client.begin().told();
    client.pass(SimulatedClient.HEARTBEAT + Wire.GRACE_MS - 1);
    client.probe(true);
    client.probe(true);
    client.pass(1);
    assertThat(client.told()).containsExactly("probe", "close", "suspended");
  }

  @Test
  void theNextAttemptThatIsAwaitedBeginsAtOnce() {
    client.begin().drop();
    client.told();
    client.probe(false);
    assertThat(client.wakeAt()).isEqualTo(client.now);
    client.pass(0);
    assertThat(client.told()).containsExactly("connecting", "open");
  }

  @Test
  void anAttemptThatIsUnderWayHasLittleTimeLeftWhereTheNetworkIsAnother() {
    SimulatedClient patient = connecting();
    patient.probe(true);
    patient.pass(ClientMachine.PROBE_MS);
    assertThat(patient.told()).containsExactly("close", "suspended");
  }

  @Test
  void anAttemptThatIsUnderWayHasItsTimeElse() {
    SimulatedClient patient = connecting();
    patient.probe(false);
    patient.pass(9 * ClientMachine.PROBE_MS - 1);
    assertThat(patient.told()).isEmpty();
    patient.pass(1);
    assertThat(patient.told()).containsExactly("close", "suspended");
  }

  /** One whose attempt has nine times the patience of a probe left. */
  private static SimulatedClient connecting() {
    SimulatedClient patient = new SimulatedClient(10 * ClientMachine.PROBE_MS);
    patient.connect(0);
    patient.pass(ClientMachine.PROBE_MS);
    patient.told();
    return patient;
  }

  @Test
  void aProbeOpensNothingThatIsClosed() {
    client.begin().close();
    client.told();
    client.probe(true);
    assertThat(client.told()).isEmpty();
    assertThat(client.wakeAt()).isEqualTo(ClientMachine.NEVER);
  }

  @Test
  void whereNobodyCanBeAskedAConnectionOfAnotherNetworkIsLost() {
    SimulatedClient plain = new SimulatedClient().open();
    plain.told();
    plain.probe(false);
    assertThat(plain.told()).isEmpty();
    plain.probe(true);
    assertThat(plain.told()).containsExactly("close", "suspended");
    plain.pass(0);
    assertThat(plain.told()).containsExactly("connecting", "open");
  }

  @Test
  void anySilentServerIsAskedByPingsWhereThereAreSuch() {
    SimulatedClient plain = new SimulatedClient().withPings().open();
    plain.told();
    plain.pass(Standard.HEARTBEAT_MS);
    assertThat(plain.told()).containsExactly("probe");
    plain.heard(plain.now);
    plain.pass(Standard.HEARTBEAT_MS + Wire.GRACE_MS - 1);
    assertThat(plain.told()).containsExactly("probe");
    plain.pass(1);
    assertThat(plain.told()).containsExactly("close", "suspended");
  }
}
