package dev.plezi.server.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.session.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every broker promises. It may deliver on another thread, and so later. */
abstract class BrokerContract {
  private Broker broker = new MemoryBroker();

  /** A broker with no subscribers. */
  abstract Broker broker();

  @BeforeEach
  void begin() {
    broker = broker();
  }

  @Test
  void deliversToAllSubscribersOfAChannel() {
    Ear a = listen("chat");
    Ear b = listen("chat");

    publish("chat", "hello");

    assertThat(a.next()).isEqualTo("hello");
    assertThat(b.next()).isEqualTo("hello");
  }

  @Test
  void deliversNothingOfOtherChannels() {
    Ear ear = listen("chat");

    publish("chat2", "other");
    publish("Chat", "other");
    publish("", "other");
    publish("chat*", "other");
    publish("chat", "own");

    assertThat(ear.next()).isEqualTo("own");
  }

  @Test
  void takesTheNameOfAChannelLiterally() {
    Ear ear = listen("c*[a]? \n日");

    publish("cxa!", "other");
    publish("c*[a]? \n日", "own");

    assertThat(ear.next()).isEqualTo("own");
  }

  @Test
  void publishingToNobodySucceeds() {
    publish("nobody", "hello");
  }

  @Test
  void deliversFromTheNextMessageOn() {
    publish("chat", "before");
    Ear ear = listen("chat");
    publish("chat", "after");

    assertThat(ear.next()).isEqualTo("after");
  }

  @Test
  void deliversTheBytesAndTheFormAsTheyAre() {
    Ear ear = listen("chat");

    broker.publish("chat", Payload.binary(new byte[] {0, -1}), null);

    Payload payload = ear.nextPayload();
    assertThat(payload.text()).isFalse();
    assertThat(payload.bytes()).containsExactly(0, -1);
  }

  @Test
  void tellsThePublisher() {
    Ear ear = listen("chat");
    Ear other = listen("other");

    broker.publish("chat", Payload.text("own"), ear);
    broker.publish("chat", Payload.text("other's"), other);
    broker.publish("chat", Payload.text("nobody's"), null);

    assertThat(ear.nextFrom()).isSameAs(ear);
    assertThat(ear.nextFrom()).isSameAs(other);
    assertThat(ear.nextFrom()).isNull();
  }

  @Test
  void deliversNothingAfterTheEndOfASubscription() {
    Ear ear = new Ear();
    Runnable end = broker.subscribe("chat", ear);
    Ear witness = listen("chat");

    publish("chat", "before");
    assertThat(ear.next()).isEqualTo("before");
    end.run();
    publish("chat", "after");

    assertThat(witness.next()).isEqualTo("before");
    assertThat(witness.next()).isEqualTo("after");
    assertThat(ear.rest()).isEmpty();
  }

  @Test
  void endingTwiceEndsNoLaterSubscription() {
    Ear ear = new Ear();
    Runnable first = broker.subscribe("chat", ear);
    first.run();
    Runnable second = broker.subscribe("chat", ear);
    first.run();

    publish("chat", "hello");
    assertThat(ear.next()).isEqualTo("hello");
    second.run();
    second.run();
  }

  @Test
  void endingOneSubscriptionLeavesTheOthers() {
    Ear ear = listen("chat");
    Runnable end = broker.subscribe("chat", new Ear());
    Ear elsewhere = listen("other");

    end.run();
    publish("chat", "hello");
    publish("other", "hello");

    assertThat(ear.next()).isEqualTo("hello");
    assertThat(elsewhere.next()).isEqualTo("hello");
  }

  @Test
  void keepsTheOrderOfOnePublisher() {
    Ear ear = listen("chat");

    IntStream.range(0, 1_000).forEach(i -> publish("chat", String.valueOf(i)));

    assertThat(ear.next(1_000))
        .isEqualTo(IntStream.range(0, 1_000).mapToObj(String::valueOf).toList());
  }

  @Test
  void givesAllSubscribersOneOrderHoweverManyPublish() throws InterruptedException {
    int publishers = 4;
    int each = 2_000;
    List<Ear> ears = IntStream.range(0, 3).mapToObj(i -> listen("chat")).toList();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int p = 0; p < publishers; p++) {
      String name = "p" + p + " ";
      threads.add(
          new Thread(
              () -> {
                await(start);
                IntStream.range(0, each).forEach(i -> publish("chat", name + i));
              }));
    }

    threads.forEach(Thread::start);
    start.countDown();
    List<String> heard = ears.get(0).next(publishers * each);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(heard).doesNotHaveDuplicates();
    assertThat(ears.get(1).next(publishers * each)).isEqualTo(heard);
    assertThat(ears.get(2).next(publishers * each)).isEqualTo(heard);
    assertThat(heard.stream().filter(message -> message.startsWith("p0 ")))
        .isEqualTo(IntStream.range(0, each).mapToObj(i -> "p0 " + i).toList());
  }

  @Test
  void subscribersComeAndGoWhileOthersHearAll() throws InterruptedException {
    Ear ear = listen("chat");
    Thread restless =
        new Thread(
            () ->
                IntStream.range(0, 2_000).forEach(i -> broker.subscribe("chat", new Ear()).run()));

    restless.start();
    IntStream.range(0, 2_000).forEach(i -> publish("chat", String.valueOf(i)));
    restless.join();

    assertThat(ear.next(2_000))
        .isEqualTo(IntStream.range(0, 2_000).mapToObj(String::valueOf).toList());
  }

  /** The broker of the running test. */
  final Broker tested() {
    return broker;
  }

  final void publish(String channel, String message) {
    broker.publish(channel, Payload.text(message), null);
  }

  private Ear listen(String channel) {
    Ear ear = new Ear();
    var unused = broker.subscribe(channel, ear);
    return ear;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A subscriber that keeps what it hears. */
  static final class Ear implements Subscriber {
    private record Heard(Payload message, @Nullable Subscriber from) {}

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    @Override
    public void deliver(Payload message, @Nullable Subscriber publisher) {
      heard.add(new Heard(message, publisher));
    }

    String next() {
      return text(nextPayload());
    }

    List<String> next(int count) {
      return IntStream.range(0, count).mapToObj(i -> next()).toList();
    }

    Payload nextPayload() {
      return take().message();
    }

    @Nullable Subscriber nextFrom() {
      return take().from();
    }

    List<String> rest() {
      return heard.stream().map(each -> text(each.message())).toList();
    }

    private Heard take() {
      try {
        Heard next = heard.poll(20, TimeUnit.SECONDS);
        if (next == null) {
          throw new AssertionError("nothing was heard");
        }
        return next;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    private static String text(Payload message) {
      return new String(message.bytes(), StandardCharsets.UTF_8);
    }
  }
}
