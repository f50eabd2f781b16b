package dev.plezi.server.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Limits;
import dev.plezi.server.internal.outbox.Outbox.Offer;
import dev.plezi.server.internal.transport.Counters;
import dev.plezi.server.internal.transport.FakeTransport;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages that are dropped, or replaced, where the peer reads too slowly. */
class ConflationTest {
  /** Room for three messages of 68 characters, with what each costs beside. */
  private static final int ROOM = 300;

  private static final String LONG = "x".repeat(68);

  private final FakeTransport transport = new FakeTransport();
  private final Outbox outbox = new Outbox(limits(), KeptBytes.unbounded());

  ConflationTest() {
    transport.prompt = false;
    attach(false);
  }

  @Test
  void theLatestOfAKeyTakesThePlaceOfTheOneThatWaits() {
    outbox.offer(text("in flight"));
    conflate("a", "a1");
    conflate("b", "b1");
    outbox.deliver(text("other"), false);
    conflate("a", "a2");
    conflate("a", "a3");

    assertThat(written()).containsExactly("in flight", "a3", "b1", "other");
  }

  @Test
  void whatWasWrittenIsNotReplaced() {
    conflate("a", "a1");
    conflate("a", "a2");

    assertThat(written()).containsExactly("a1", "a2");

    conflate("a", "a3");
    assertThat(written()).containsExactly("a3");
  }

  @Test
  void anyNumberOfMessagesOfAFewKeysFits() {
    outbox.offer(text("in flight"));

    IntStream.range(0, 10_000).forEach(i -> conflate("key" + i % 3, LONG.substring(5) + i % 9));

    assertThat(outbox.flush()).isEqualTo(Offer.ACCEPTED);
    assertThat(outbox.kept()).isLessThanOrEqualTo(ROOM);
  }

  @Test
  void aKeyTooManyIsTheEnd() {
    outbox.offer(text("in flight"));
    IntStream.range(0, 3).forEach(i -> conflate("key" + i, LONG));
    assertThat(outbox.flush()).isEqualTo(Offer.ACCEPTED);

    conflate("key3", LONG);

    assertThat(outbox.flush()).isEqualTo(Offer.OVERFLOW);
  }

  @Test
  void aMessageAboveTheBoundThatWaitsAloneIsReplacedByAnother() {
    outbox.offer(text("in flight"));
    conflate("a", "x".repeat(10 * ROOM));
    conflate("a", "y".repeat(10 * ROOM));

    assertThat(outbox.flush()).isEqualTo(Offer.ACCEPTED);
    assertThat(written()).containsExactly("in flight", "y".repeat(10 * ROOM));
  }

  @Test
  void anOwnOneComesAfterTheTurnsReplyWhateverWaits() {
    outbox.offer(text("in flight"));
    conflate("a", "before");
    outbox.beginTurn();
    outbox.deliver(text("own 1"), true, "a");
    outbox.deliver(text("own 2"), true, "a");
    conflate("a", "after");
    conflate("b", "b");
    outbox.offer(text("reply"));
    outbox.endTurn();

    assertThat(written()).containsExactly("in flight", "before", "b", "reply", "after");
  }

  @Test
  void anOwnOneTakesThePlaceOfAnotherWhereNothingWasSaidSince() {
    outbox.offer(text("in flight"));
    for (int i = 1; i <= 100; i++) {
      outbox.beginTurn();
      outbox.deliver(text("own " + i), true, "a");
      outbox.endTurn();
    }

    assertThat(written()).containsExactly("in flight", "own 100");
  }

  @Test
  void whatIsHeldForATurnsEndKeepsToOneOfAKeyToo() {
    outbox.beginTurn();
    IntStream.range(0, 1_000).forEach(i -> outbox.deliver(text(LONG), true, "a"));

    assertThat(outbox.flush()).isEqualTo(Offer.ACCEPTED);
    assertThat(outbox.kept()).isEqualTo(100);
  }

  @Test
  void inASessionWhatWasWrittenComesAgainAndTheLatestAfterIt() {
    attach(true);
    conflate("a", "a1");
    conflate("a", "a2");
    conflate("a", "a3");
    outbox.flush();

    assertThat(outbox.rewind(0)).isTrue();
    conflate("a", "a4");
    transport.said.clear();
    attach(true);

    assertThat(written()).containsExactly("a1", "a4");
  }

  @Test
  void dropsWhatDoesNotFitAndCountsIt() {
    outbox.offer(text("in flight"));
    IntStream.range(0, 10).forEach(i -> outbox.deliverOrDrop(text(LONG), false));

    assertThat(outbox.flush()).isEqualTo(Offer.ACCEPTED);
    assertThat(outbox.dropped()).isEqualTo(9);
    assertThat(outbox.kept()).isEqualTo(ROOM / 3);

    transport.land();
    outbox.deliverOrDrop(text(LONG), false);
    assertThat(outbox.dropped()).isEqualTo(9);
    assertThat(outbox.offer(text("of another channel"))).isEqualTo(Offer.ACCEPTED);
  }

  @Test
  void dropsBeyondTheBoundOfAConnectionWhileThereIsNone() {
    attach(true);
    assertThat(outbox.rewind(0)).isTrue();

    IntStream.range(0, 10).forEach(i -> outbox.deliverOrDrop(text(LONG), false));

    assertThat(outbox.dropped()).isEqualTo(9);
    assertThat(outbox.flush()).isEqualTo(Offer.ACCEPTED);
  }

  @Test
  void dropsRatherThanToLoseTheSession() {
    attach(true);
    transport.prompt = true;
    IntStream.range(0, 20).forEach(i -> publishOrDrop("" + i));

    assertThat(outbox.dropped()).isEqualTo(15);
    assertThat(outbox.counted(5)).isTrue();
    publishOrDrop("again");
    assertThat(outbox.dropped()).isEqualTo(15);
    assertThat(transport.said).hasSize(6).endsWith("again");
  }

  @Test
  void whatWaitedAtAResumeIsNotHeldAgainstTheReader() {
    attach(true);
    assertThat(outbox.rewind(0)).isTrue();
    IntStream.range(0, 5).forEach(i -> outbox.offer(text(LONG)));
    attach(true);
    outbox.flush();

    assertThat(outbox.offer(text(LONG))).isEqualTo(Offer.ACCEPTED);
    assertThat(outbox.offer(text(LONG))).isEqualTo(Offer.ACCEPTED);
    assertThat(outbox.offer(text(LONG))).isEqualTo(Offer.ACCEPTED);
    assertThat(outbox.offer(text(LONG))).isEqualTo(Offer.SLOW);
  }

  private void conflate(String key, String message) {
    outbox.deliver(text(message), false, key);
    outbox.flush();
  }

  private void publishOrDrop(String message) {
    outbox.deliverOrDrop(text(message), false);
    outbox.flush();
  }

  private void attach(boolean session) {
    MessageWriter writer = new MessageWriter(transport, KeptBytes.unbounded(), new Counters());
    outbox.attach(writer, session);
    writer.wake();
  }

  /** What was written, all that waits among it, since this was asked last. */
  private List<String> written() {
    outbox.flush();
    while (transport.flying() > 0) {
      transport.land();
    }
    List<String> written = List.copyOf(transport.said);
    transport.said.clear();
    return written;
  }

  private static Limits limits() {
    return Limits.builder().outboxBytes(ROOM).sessionBytes(10_000).sessionMessages(10).build();
  }

  private static WireMessage text(String text) {
    return WireMessage.text(text);
  }
}
