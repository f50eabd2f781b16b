package dev.plezi.server.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Limits;
import dev.plezi.server.internal.outbox.Outbox.Offer;
import dev.plezi.server.internal.transport.Counters;
import dev.plezi.server.internal.transport.FakeTransport;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboxTest {
  /** Room for three messages of 68 characters, with what each costs beside. */
  private static final int ROOM = 300;

  private static final String LONG = "x".repeat(68);

  private final FakeTransport transport = new FakeTransport();
  private final Outbox outbox = outbox(transport, ROOM);

  @Test
  void sendsInOrderWithOneBatchInFlight() {
    transport.prompt = false;

    assertThat(outbox.offer(text("a"))).isEqualTo(Offer.ACCEPTED);
    outbox.offer(text("b"));
    outbox.offer(text("c"));
    assertThat(transport.said).containsExactly("a");

    transport.land();
    assertThat(transport.said).containsExactly("a", "b", "c");
    assertThat(transport.flying()).isOne();
    transport.land();
    assertThat(transport.flying()).isZero();
  }

  @Test
  void aHundredThousandMessagesThatAreOutAtOnceDoNotNest() {
    int count = 100_000;
    AtomicInteger deepest = new AtomicInteger();
    AtomicInteger sent = new AtomicInteger();
    Outbox large = outbox(new Nested(deepest, sent), Integer.MAX_VALUE);

    IntStream.range(0, count).forEach(i -> large.deliver(text("m"), true));
    assertThat(large.flush()).isEqualTo(Offer.ACCEPTED);

    assertThat(sent).hasValue(count);
    assertThat(deepest).hasValue(1);
  }

  @Test
  void aMessageOfferedByTheCompletionOfAnotherFollowsIt() {
    List<String> said = new ArrayList<>();
    Outbox[] self = new Outbox[1];
    Transport echoing =
        new Scripted() {
          @Override
          public void write(List<WireMessage> messages, Written written) {
            WireMessage message = messages.get(0);
            said.add(message.size() + " bytes");
            if (message.size() < 3) {
              self[0].offer(text("x".repeat(message.size() + 1)));
            }
            written.done(null);
          }
        };
    self[0] = outbox(echoing, ROOM);

    self[0].offer(text("x"));

    assertThat(said).containsExactly("1 bytes", "2 bytes", "3 bytes");
  }

  @Test
  void refusesWhatDoesNotFit() {
    transport.prompt = false;
    outbox.offer(text("in flight"));

    assertThat(outbox.offer(text(LONG))).isEqualTo(Offer.ACCEPTED);
    assertThat(outbox.offer(text(LONG))).isEqualTo(Offer.ACCEPTED);
    assertThat(outbox.offer(text(LONG))).isEqualTo(Offer.ACCEPTED);
    assertThat(outbox.offer(text(LONG))).isEqualTo(Offer.OVERFLOW);
  }

  @Test
  void takesNothingAfterWhatDidNotFitSinceThereWouldBeAGap() {
    transport.prompt = false;
    outbox.offer(text("in flight"));
    outbox.deliver(text("x".repeat(ROOM)), false);
    outbox.deliver(text(LONG), false);
    transport.land();

    assertThat(outbox.flush()).isEqualTo(Offer.OVERFLOW);
    assertThat(outbox.offer(text("x"))).isEqualTo(Offer.OVERFLOW);
  }

  @Test
  void aPublicationLeavesWithTheFlush() {
    outbox.deliver(text("a"), false);
    outbox.deliver(text("b"), false);
    assertThat(transport.said).isEmpty();

    assertThat(outbox.flush()).isEqualTo(Offer.ACCEPTED);
    assertThat(transport.said).containsExactly("a", "b");
    assertThat(outbox.flush()).isEqualTo(Offer.ACCEPTED);
    assertThat(transport.said).hasSize(2);
  }

  @Test
  void takesOneMessageOfAnySizeWhenNothingWaits() {
    transport.prompt = false;
    outbox.offer(text("in flight"));

    assertThat(outbox.offer(text("x".repeat(10 * ROOM)))).isEqualTo(Offer.ACCEPTED);
    assertThat(outbox.offer(text("x"))).isEqualTo(Offer.OVERFLOW);
  }

  @Test
  void emptyMessagesHaveABoundToo() {
    transport.prompt = false;

    long accepted =
        IntStream.range(0, 10_000).filter(i -> outbox.offer(text("")) == Offer.ACCEPTED).count();

    assertThat(accepted).isBetween(2L, 20L);
  }

  @Test
  void anOwnPublicationComesAfterTheTurnsReply() {
    outbox.beginTurn();
    outbox.deliver(text("published"), true);
    outbox.offer(text("reply"));
    assertThat(transport.said).containsExactly("reply");

    outbox.endTurn();
    assertThat(transport.said).containsExactly("reply", "published");
  }

  @Test
  void anOwnPublicationOutsideOfATurnGoesOutAtOnce() {
    outbox.deliver(text("published"), true);
    outbox.flush();

    assertThat(transport.said).containsExactly("published");
  }

  @Test
  void noOtherPublicationOvertakesAnOwnOne() {
    outbox.beginTurn();
    publish("before", false);
    publish("own", true);
    publish("after", false);
    outbox.offer(text("reply"));
    outbox.endTurn();
    publish("later", false);

    assertThat(transport.said).containsExactly("before", "reply", "own", "after", "later");
  }

  @Test
  void whatIsHeldCountsAgainstTheBound() {
    outbox.beginTurn();

    assertThat(publish(LONG, true)).isTrue();
    assertThat(publish(LONG, true)).isTrue();
    assertThat(publish(LONG, false)).isTrue();
    assertThat(publish(LONG, false)).isFalse();
  }

  @Test
  void closesBehindWhatWaitsAndWhatIsHeld() {
    transport.prompt = false;
    outbox.beginTurn();
    outbox.deliver(text("own"), true);
    outbox.offer(text("a"));
    outbox.offer(text("b"));

    assertThat(outbox.close(false, () -> transport.said.add("closed"))).isTrue();
    outbox.endTurn();
    transport.land();
    assertThat(transport.said).containsExactly("a", "b", "own");

    transport.land();
    assertThat(transport.said).containsExactly("a", "b", "own", "closed");
  }

  @Test
  void closesAtOnceWhenNothingWaits() {
    outbox.close(false, () -> transport.said.add("closed"));

    assertThat(transport.said).containsExactly("closed");
  }

  @Test
  void acceptsNothingOnceItIsClosed() {
    transport.prompt = false;
    outbox.offer(text("a"));
    outbox.close(false, () -> transport.said.add("closed"));

    assertThat(outbox.offer(text("late"))).isEqualTo(Offer.CLOSED);
    assertThat(publish("late", false)).isTrue();
    assertThat(outbox.close(false, () -> transport.said.add("again"))).isFalse();
    transport.land();
    assertThat(transport.said).containsExactly("a", "closed");
  }

  @Test
  void dropsWhatWaitsIfItIsToldToButNotWhatIsInFlight() {
    transport.prompt = false;
    outbox.offer(text("in flight"));
    outbox.offer(text("waiting"));

    outbox.close(true, () -> transport.said.add("closed"));
    assertThat(transport.said).containsExactly("in flight");
    transport.land();
    assertThat(transport.said).containsExactly("in flight", "closed");
  }

  @Test
  void aMessageThatIsLostEndsItAll() {
    transport.prompt = false;
    outbox.offer(text("a"));
    outbox.offer(text("b"));

    transport.fail();

    assertThat(transport.said).containsExactly("a");
    assertThat(outbox.offer(text("c"))).isEqualTo(Offer.CLOSED);
  }

  @Test
  void forgetsEverythingWhenTheConnectionIsGone() {
    transport.prompt = false;
    outbox.offer(text("a"));
    outbox.offer(text("b"));
    outbox.close(false, () -> transport.said.add("closed"));

    outbox.discard();
    transport.fail();

    assertThat(transport.said).containsExactly("a");
  }

  private boolean publish(String text, boolean own) {
    outbox.deliver(text(text), own);
    return outbox.flush() == Offer.ACCEPTED;
  }

  /** Without a session. */
  @Test
  void whatIsSaidIsPreparedByWhoSaysItBeforeItWaits() {
    List<String> prepared = new ArrayList<>();
    Transport full =
        new Scripted() {
          @Override
          public void write(List<WireMessage> messages, Written done) {
            // It is never out.
          }

          @Override
          public void prepare(WireMessage message, int pieceBytes) {
            prepared.add(Thread.currentThread().getName() + " " + message.size());
          }
        };
    Outbox outbox = outbox(full, 1_000);

    outbox.offer(text("a"));
    outbox.offer(text("bb"));

    String here = Thread.currentThread().getName();
    assertThat(prepared).containsExactly(here + " 1", here + " 2");
  }

  @Test
  void whatCannotBePreparedIsWrittenAllTheSame() {
    List<WireMessage> sent = new ArrayList<>();
    Transport poor =
        new Scripted() {
          @Override
          public void write(List<WireMessage> messages, Written done) {
            sent.addAll(messages);
            done.done(null);
          }

          @Override
          public boolean compresses() {
            return true;
          }

          @Override
          public void prepare(WireMessage message, int pieceBytes) {
            throw new OutOfMemoryError("as asked");
          }
        };
    Outbox outbox = outbox(poor, 1_000);

    outbox.deliver(text("a"), false);
    outbox.flush();
    outbox.offer(text("b"));

    assertThat(sent).extracting(WireMessage::size).containsExactly(1, 1);
  }

  private static Outbox outbox(Transport transport, int maxBytes) {
    Limits limits = Limits.builder().outboxBytes(maxBytes).build();
    Outbox outbox = new Outbox(limits, KeptBytes.unbounded());
    outbox.attach(new MessageWriter(transport, KeptBytes.unbounded(), new Counters()), false);
    return outbox;
  }

  private static WireMessage text(String text) {
    return WireMessage.text(text);
  }

  /** A link of which only the sending matters. */
  private abstract static class Scripted implements Transport {
    @Override
    public void ping() {}

    @Override
    public void close(int code, String reason) {}

    @Override
    public void abort() {}

    @Override
    public void demand() {}
  }

  /** Says at once that a message is out, and how deep that was. */
  private static final class Nested extends Scripted {
    private final AtomicInteger deepest;
    private final AtomicInteger sent;
    private int depth;

    Nested(AtomicInteger deepest, AtomicInteger sent) {
      this.deepest = deepest;
      this.sent = sent;
    }

    @Override
    public void write(List<WireMessage> messages, Written done) {
      depth++;
      deepest.accumulateAndGet(depth, Math::max);
      sent.addAndGet(messages.size());
      done.done(null);
      depth--;
    }
  }
}
