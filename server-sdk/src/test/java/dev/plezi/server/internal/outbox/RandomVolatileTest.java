package dev.plezi.server.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Limits;
import dev.plezi.server.internal.transport.Counters;
import dev.plezi.server.internal.transport.FakeTransport;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.internal.transport.WriteBatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random runs of a session of which a part is volatile: its connections break at any time, within a
 * batch too, and the peer has received of what was written as much as it likes.
 */
class RandomVolatileTest {
  private static final int STEPS = 2_000;

  private final KeptBytes kept = new KeptBytes(1_000_000);
  private final Outbox outbox =
      new Outbox(
          Limits.builder().outboxBytes(4_000).sessionBytes(100_000).sessionMessages(5_000).build(),
          kept);

  private final List<String> received = new ArrayList<>();
  private final List<String> promised = new ArrayList<>();
  private final Set<String> leftOut = new HashSet<>();

  private FakeTransport transport = new FakeTransport();
  private MessageWriter writer =
      new MessageWriter(transport, KeptBytes.unbounded(), new Counters());
  private int read;
  private int number;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsPromisedArrivesOnceInOrderAndWhatWasLeftOutNever(long seed) {
    Random dice = new Random(seed);
    outbox.attach(writer, true);
    for (int i = 0; i < STEPS; i++) {
      step(dice);
    }
    resume(dice);
    transport.prompt = true;
    land();
    read(transport.said.size());

    assertThat(outbox.counted(received.size())).isTrue();
    assertThat(outbox.kept()).isZero();
    assertThat(kept.bytes()).isZero();
    assertThat(received).doesNotHaveDuplicates().doesNotContainAnyElementsOf(leftOut);
    assertThat(received.stream().filter(each -> each.startsWith("p")).toList()).isEqualTo(promised);
    assertThat(received.stream().map(each -> Integer.parseInt(each.substring(1))).toList())
        .isSorted();
    assertThat(received).anyMatch(each -> each.startsWith("v"));
    assertThat(leftOut).isNotEmpty();
  }

  private void step(Random dice) {
    switch (dice.nextInt(8)) {
      case 0 -> batch(dice);
      case 1 -> land();
      case 2 -> transport.prompt = dice.nextBoolean();
      case 3 -> read(read + dice.nextInt(4));
      case 4 -> {
        // It has counted some of what it has received, as much as it says.
        assertThat(outbox.counted(received.size())).isTrue();
      }
      case 5 -> {
        outbox.detach(writer);
        say(dice);
        resume(dice);
      }
      default -> say(dice);
    }
  }

  private void batch(Random dice) {
    WriteBatch batch = new WriteBatch();
    batch.enter();
    try {
      for (int i = dice.nextInt(5); i > 0; i--) {
        say(dice);
      }
      if (dice.nextInt(4) == 0) {
        outbox.detach(writer);
      }
    } finally {
      WriteBatch.leave();
    }
    batch.flush();
  }

  private void say(Random dice) {
    number++;
    if (dice.nextBoolean()) {
      promised.add("p" + number);
      outbox.offer(WireMessage.text("p" + number));
    } else if (!outbox.offerVolatile(WireMessage.text("v" + number))) {
      leftOut.add("v" + number);
    }
  }

  private void land() {
    while (transport.flying() > 0) {
      transport.land();
    }
  }

  /** The peer receives what was written, up to this place on the present connection. */
  private void read(int upTo) {
    int end = Math.min(upTo, transport.said.size());
    received.addAll(transport.said.subList(read, Math.max(read, end)));
    read = Math.max(read, end);
  }

  /** Another connection; what was written on the one before and not received comes again. */
  private void resume(Random dice) {
    if (dice.nextBoolean()) {
      outbox.detach(writer);
    }
    assertThat(outbox.rewind(received.size())).isTrue();
    transport = new FakeTransport();
    transport.prompt = dice.nextBoolean();
    writer = new MessageWriter(transport, KeptBytes.unbounded(), new Counters());
    read = 0;
    outbox.attach(writer, true);
    writer.wake();
  }
}
