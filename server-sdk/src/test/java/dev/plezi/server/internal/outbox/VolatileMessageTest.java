package dev.plezi.server.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Limits;
import dev.plezi.server.internal.outbox.Outbox.Offer;
import dev.plezi.server.internal.transport.Counters;
import dev.plezi.server.internal.transport.FakeTransport;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.internal.transport.WriteBatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is worth nothing later, among what is not. */
class VolatileMessageTest {
  /** Room for four messages of 268 characters, with what each costs beside. */
  private static final int ROOM = 1_200;

  private final FakeTransport transport = new FakeTransport();
  private final MessageWriter writer = writer(transport);
  private final KeptBytes kept = new KeptBytes(1_000_000);
  private final Outbox outbox =
      new Outbox(
          Limits.builder().outboxBytes(ROOM).sessionBytes(10 * ROOM).sessionMessages(100).build(),
          kept);

  @Test
  void goesInItsPlaceIfItCanBeWrittenAtOnce() {
    outbox.attach(writer, true);

    outbox.offer(text("a"));
    assertThat(outbox.offerVolatile(text("b"))).isTrue();
    outbox.offer(text("c"));

    assertThat(transport.said).containsExactly("a", "b", "c");
  }

  @Test
  void isLeftOutWhileSomethingIsStillBeingWritten() {
    outbox.attach(writer, false);
    transport.prompt = false;
    outbox.offer(text("a"));

    assertThat(outbox.offerVolatile(text("b"))).isFalse();
    transport.land();
    assertThat(outbox.offerVolatile(text("c"))).isTrue();

    assertThat(transport.said).containsExactly("a", "c");
  }

  @Test
  void whatIsPutOffToTheEndOfABatchDoesNotMakeItLate() {
    outbox.attach(writer, true);
    WriteBatch batch =
        batch(
            () -> {
              outbox.offer(text("a"));
              assertThat(outbox.offerVolatile(text("b"))).isTrue();
              assertThat(outbox.offerVolatile(text("c"))).isTrue();
              assertThat(transport.said).isEmpty();
            });

    batch.flush();

    assertThat(transport.said).containsExactly("a", "b", "c");
  }

  @Test
  void nothingIsKeptWhileThereIsNoConnection() {
    assertThat(outbox.offerVolatile(text("before"))).isFalse();
    outbox.attach(writer, true);
    outbox.detach(writer);

    assertThat(outbox.offerVolatile(text("meanwhile"))).isFalse();

    assertThat(outbox.kept()).isZero();
    assertThat(resumed(0).said).isEmpty();
    assertThat(outbox.total()).isZero();
  }

  @Test
  void isTakenOutAgainIfItsConnectionGoesBeforeItIsWritten() {
    outbox.attach(writer, true);
    WriteBatch batch =
        batch(
            () -> {
              outbox.offer(text("a"));
              outbox.offerVolatile(text("b"));
              outbox.offer(text("c"));
            });

    outbox.detach(writer);
    batch.flush();

    assertThat(transport.said).isEmpty();
    assertThat(resumed(0).said).containsExactly("a", "c");
    assertThat(outbox.total()).isEqualTo(2);
    assertThat(outbox.counted(2)).isTrue();
    assertThat(outbox.kept()).isZero();
  }

  @Test
  void onceWrittenItCountsAndComesAgainLikeAnyOther() {
    outbox.attach(writer, true);
    outbox.offerVolatile(text("a"));
    outbox.offer(text("b"));
    outbox.detach(writer);

    assertThat(resumed(0).said).containsExactly("a", "b");
    assertThat(outbox.counted(1)).isTrue();
    assertThat(outbox.counted(2)).isTrue();
    assertThat(outbox.kept()).isZero();
  }

  @Test
  void whatWaitsForAReaderThatIsBackIsNotToBeAddedTo() {
    outbox.attach(writer, true);
    outbox.detach(writer);
    outbox.offer(text("kept"));
    FakeTransport next = new FakeTransport();
    outbox.rewind(0);
    MessageWriter back = writer(next);
    outbox.attach(back, true);

    assertThat(outbox.offerVolatile(text("late"))).isFalse();
    back.wake();
    assertThat(outbox.offerVolatile(text("fresh"))).isTrue();

    assertThat(next.said).containsExactly("kept", "fresh");
  }

  @Test
  void makesNobodySlowAndNothingOverflow() {
    outbox.attach(writer, false);
    transport.prompt = false;
    String large = "x".repeat(268);
    AtomicInteger taken = new AtomicInteger();

    var unused =
        batch(
            () -> {
              for (int i = 0; i < 100; i++) {
                taken.addAndGet(outbox.offerVolatile(text(large)) ? 1 : 0);
              }
            });

    assertThat(taken.get()).isBetween(1, 3);
    assertThat(outbox.offer(text(large))).isEqualTo(Offer.ACCEPTED);
    assertThat(outbox.slow()).isFalse();
  }

  @Test
  void isLeftOutWhenAllIsClosed() {
    outbox.attach(writer, false);
    outbox.close(false, () -> {});

    assertThat(outbox.offerVolatile(text("late"))).isFalse();
    assertThat(transport.said).isEmpty();
  }

  /** What is done by a thread that puts off to write. */
  private static WriteBatch batch(Runnable work) {
    WriteBatch batch = new WriteBatch();
    batch.enter();
    try {
      work.run();
    } finally {
      WriteBatch.leave();
    }
    return batch;
  }

  /** The peer comes back, and has counted so many. */
  private FakeTransport resumed(int counted) {
    FakeTransport next = new FakeTransport();
    assertThat(outbox.rewind(counted)).isTrue();
    MessageWriter back = writer(next);
    outbox.attach(back, true);
    back.wake();
    return next;
  }

  private static MessageWriter writer(FakeTransport transport) {
    return new MessageWriter(transport, KeptBytes.unbounded(), new Counters());
  }

  private static WireMessage text(String text) {
    return WireMessage.text(text);
  }
}
