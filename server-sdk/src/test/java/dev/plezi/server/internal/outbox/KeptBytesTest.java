package dev.plezi.server.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Limits;
import dev.plezi.server.internal.transport.Counters;
import dev.plezi.server.internal.transport.FakeTransport;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import org.junit.jupiter.api.Test;

/** What an outbox and its writer count of what they keep. */
class KeptBytesTest {
  private final KeptBytes kept = new KeptBytes(100_000);
  private final Limits limits = Limits.builder().outboxBytes(100_000).build();
  private final Outbox outbox = new Outbox(limits, kept);
  private final FakeTransport transport = new FakeTransport();
  private final MessageWriter writer = new MessageWriter(transport, kept, new Counters());

  KeptBytesTest() {
    transport.prompt = false;
  }

  @Test
  void whatWaitsAndWhatIsOnItsWayCountUntilItIsOut() {
    outbox.attach(writer, false);
    outbox.offer(large('a'));
    outbox.offer(large('b'));
    assertThat(kept.bytes()).isEqualTo(2 * 2_032);

    transport.land();
    assertThat(kept.bytes()).isEqualTo(2_032);
    transport.land();
    assertThat(kept.bytes()).isZero();
  }

  @Test
  void smallMessagesThatComeAndGoAreNotTold() {
    transport.prompt = true;
    outbox.attach(writer, false);
    outbox.offer(WireMessage.text("a"));

    assertThat(kept.bytes()).isZero();
  }

  @Test
  void smallMessagesThatWaitAreToldInPortions() {
    for (int i = 0; i < 100; i++) {
      outbox.offer(WireMessage.text("a"));
    }

    assertThat(kept.bytes()).isBetween(100 * 33L - 1_024, 100 * 33L);
    outbox.discard();
    assertThat(kept.bytes()).isZero();
  }

  @Test
  void whatTakesThePlaceOfAnotherCountsInItsStead() {
    outbox.attach(writer, false);
    outbox.deliver(large('a'), false, "key");
    outbox.deliver(large('b'), false, "key");
    assertThat(kept.bytes()).isEqualTo(2_032);

    outbox.beginTurn();
    outbox.deliver(large('c'), true, "own");
    outbox.deliver(large('d'), true, "own");
    outbox.deliver(large('e'), true);
    assertThat(kept.bytes()).isEqualTo(3 * 2_032);
    outbox.endTurn();
    while (transport.flying() > 0) {
      transport.land();
    }
    assertThat(kept.bytes()).isZero();
  }

  @Test
  void whatASessionKeepsCountsUntilItsPeerHasCountedIt() {
    transport.prompt = true;
    outbox.attach(writer, true);
    outbox.offer(large('a'));
    outbox.offer(large('b'));
    assertThat(kept.bytes()).isEqualTo(2 * 2_032);

    assertThat(outbox.counted(1)).isTrue();
    assertThat(kept.bytes()).isEqualTo(2_032);
    assertThat(outbox.counted(3)).isFalse();
    assertThat(outbox.rewind(2)).isTrue();
    assertThat(kept.bytes()).isZero();
  }

  @Test
  void whatLeavesInPiecesCountsUntilTheLastIsOnItsWay() {
    writer.writeInPieces();
    outbox.attach(writer, false);
    outbox.offer(WireMessage.binary(new byte[40_000]));
    transport.land();
    assertThat(kept.bytes()).isGreaterThan(40_000);

    transport.land();
    transport.land();

    assertThat(kept.bytes()).isZero();
  }

  @Test
  void aWriterThatIsStoppedOrAbortedKeepsNothing() {
    writer.writeInPieces();
    outbox.attach(writer, false);
    outbox.offer(WireMessage.binary(new byte[40_000]));
    transport.land();
    writer.stop();
    transport.land();
    assertThat(kept.bytes()).isZero();

    MessageWriter other = new MessageWriter(transport, kept, new Counters());
    Outbox another = new Outbox(limits, kept);
    another.attach(other, false);
    another.offer(large('a'));
    other.abort();
    assertThat(kept.bytes()).isZero();
    transport.fail();
    assertThat(kept.bytes()).isZero();
  }

  private static WireMessage large(char with) {
    return WireMessage.text(String.valueOf(with).repeat(2_000));
  }
}
