package dev.plezi.server.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Limits;
import dev.plezi.server.internal.transport.Counters;
import dev.plezi.server.internal.transport.FakeTransport;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.internal.transport.WriteBatch;
import org.junit.jupiter.api.Test;

/** One batch in flight, the connection's own words first. */
class MessageWriterTest {
  private final FakeTransport transport = new FakeTransport();
  private final MessageWriter writer =
      new MessageWriter(transport, KeptBytes.unbounded(), new Counters());

  MessageWriterTest() {
    transport.prompt = false;
  }

  @Test
  void writesItsOwnWordsThenTheCountThenWhatIsSent() {
    Outbox outbox = new Outbox(Limits.standard(), KeptBytes.unbounded());
    writer.say(text("first"));
    outbox.attach(writer, true);
    outbox.offer(text("sent"));
    writer.tell(unfinished -> text("count"));
    writer.say(text("second"));

    land();

    assertThat(transport.said).containsExactly("first", "second", "count", "sent");
    assertThat(writer.progress()).isEqualTo(4);
  }

  @Test
  void aCountTakesThePlaceOfOneThatWaits() {
    writer.say(text("in flight"));
    writer.tell(unfinished -> text("1"));
    writer.tell(unfinished -> text("2"));

    land();

    assertThat(transport.said).containsExactly("in flight", "2");
  }

  @Test
  void aLargeMessageLeavesInPiecesBetweenWhichTheConnectionsOwnWordsPass() {
    Outbox outbox = new Outbox(Limits.standard(), KeptBytes.unbounded());
    writer.writeInPieces();
    outbox.attach(writer, true);
    String large = "x".repeat(16_384) + "y".repeat(16_384) + "z";
    outbox.offer(text(large));
    outbox.offer(text("x".repeat(16_384)));
    writer.say(text("own"));
    writer.tell(unfinished -> text("count " + unfinished));
    writer.answer(text("answer"));
    writer.answer(text("answer"));

    land();

    assertThat(transport.said)
        .containsExactly(
            "{\"event\":\"_large_\",\"bytes\":32769,\"text\":true}",
            "x".repeat(16_384),
            "own",
            "answer",
            "count 1",
            "y".repeat(16_384),
            "z",
            "x".repeat(16_384));
    assertThat(transport.kinds).containsExactly(true, false, true, true, true, false, false, true);
  }

  @Test
  void whatIsLeftOfALargeMessageIsNotWrittenBehindTheCloseFrame() {
    Outbox outbox = new Outbox(Limits.standard(), KeptBytes.unbounded());
    writer.writeInPieces();
    outbox.attach(writer, true);
    outbox.offer(text("x".repeat(40_000)));
    writer.stop();

    land();

    assertThat(transport.said).hasSize(2);
  }

  @Test
  void closesBehindTheLastPieceOfWhatWasSent() {
    Outbox outbox = new Outbox(Limits.standard(), KeptBytes.unbounded());
    writer.writeInPieces();
    outbox.attach(writer, true);
    outbox.offer(text("x".repeat(20_000)));
    outbox.close(false, () -> transport.close(1000, "done"));

    land();

    assertThat(transport.said).hasSize(4).endsWith("x".repeat(20_000 - 16_384), "close 1000 done");
  }

  @Test
  void aCountIsAskedForWhenItsTurnHasComeAndMayBeNone() {
    int[] counted = {1};
    writer.say(text("in flight"));
    writer.tell(unfinished -> text("" + counted[0]));
    counted[0] = 2;
    transport.land();
    writer.tell(unfinished -> null);

    land();

    assertThat(transport.said).containsExactly("in flight", "2");
  }

  @Test
  void whatIsDoneInTheTurnOfItsOwnWordsIsSoBeforeWhatItsSourceGivesThen() {
    Outbox outbox = new Outbox(Limits.standard(), KeptBytes.unbounded());
    outbox.attach(writer, false);
    outbox.offer(text("at level 1"));
    outbox.outlive();
    writer.add(text("session"), outbox::keep);
    outbox.offer(text("in it"));

    land();

    assertThat(transport.said).containsExactly("at level 1", "session", "in it");
    assertThat(outbox.position()).isEqualTo(1);
  }

  @Test
  void whatIsAddedLeavesWithTheNextWake() {
    writer.add(text("a"));
    assertThat(transport.said).isEmpty();

    writer.wake();

    assertThat(transport.said).containsExactly("a");
  }

  @Test
  void withinABatchItWritesAllAtTheEndOrWhenItIsTo() {
    WriteBatch batch = new WriteBatch();
    batch.enter();
    writer.say(text("a"));
    writer.say(text("b"));
    WriteBatch.leave();
    assertThat(transport.said).isEmpty();

    batch.flush();
    assertThat(transport.said).containsExactly("a", "b");
    land();

    batch.enter();
    writer.say(text("c"));
    WriteBatch.leave();
    writer.proceed();
    assertThat(transport.said).containsExactly("a", "b", "c");
    batch.flush();
    land();
  }

  @Test
  void writesNothingAfterItIsStopped() {
    writer.say(text("a"));
    writer.stop();
    writer.say(text("b"));
    writer.tell(unfinished -> text("1"));

    land();

    assertThat(transport.said).containsExactly("a");
  }

  @Test
  void writesNothingAfterWhatWasLost() {
    writer.say(text("a"));
    writer.say(text("b"));

    transport.fail();
    writer.say(text("c"));

    assertThat(transport.said).containsExactly("a");
  }

  private void land() {
    assertThat(transport.flying()).isOne();
    while (transport.flying() > 0) {
      transport.land();
    }
  }

  private static WireMessage text(String text) {
    return WireMessage.text(text);
  }
}
