package dev.plezi.server.internal.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every broker promises. It may deliver on another thread, and so later. */
public abstract class BrokerContract extends BrokerFixture {
  @Test
  void deliversToAllSubscribersOfAChannel() {
    RecordingSubscriber a = listen("chat");
    RecordingSubscriber b = listen("chat");

    publish("chat", "hello");

    assertThat(a.next()).isEqualTo("hello");
    assertThat(b.next()).isEqualTo("hello");
  }

  @Test
  void deliversNothingOfOtherChannels() {
    RecordingSubscriber ear = listen("chat");

    publish("chat2", "other");
    publish("Chat", "other");
    publish("", "other");
    publish("chat*", "other");
    publish("chat", "own");

    assertThat(ear.next()).isEqualTo("own");
  }

  @Test
  void takesTheNameOfAChannelLiterally() {
    RecordingSubscriber ear = listen("c*[a]? \n日");

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
    RecordingSubscriber ear = listen("chat");
    publish("chat", "after");

    assertThat(ear.next()).isEqualTo("after");
  }

  @Test
  void deliversTheBytesAndTheFormAsTheyAre() {
    RecordingSubscriber ear = listen("chat");

    broker().publish("chat", WireMessage.binary(new byte[] {0, -1}), null);

    WireMessage payload = ear.nextPayload();
    assertThat(payload.text()).isFalse();
    assertThat(payload.bytes()).containsExactly(0, -1);
  }

  @Test
  void tellsThePublisherToItsOwnProcess() {
    RecordingSubscriber ear = listen("chat");
    RecordingSubscriber other = listen("other");

    broker().publish("chat", WireMessage.text("own"), ear);
    broker().publish("chat", WireMessage.text("other's"), other);
    broker().publish("chat", WireMessage.text("nobody's"), null);

    assertThat(ear.nextFrom()).isSameAs(sameProcess() ? ear : null);
    assertThat(ear.nextFrom()).isSameAs(sameProcess() ? other : null);
    assertThat(ear.nextFrom()).isNull();
  }

  @Test
  void deliversNothingAfterTheEndOfASubscription() {
    RecordingSubscriber ear = new RecordingSubscriber();
    BrokerSubscription listening = listen(Topic.channel("chat"), ear);
    RecordingSubscriber witness = listen("chat");

    publish("chat", "before");
    assertThat(ear.next()).isEqualTo("before");
    listening.end();
    publish("chat", "after");

    assertThat(witness.next()).isEqualTo("before");
    assertThat(witness.next()).isEqualTo("after");
    assertThat(ear.rest()).isEmpty();
  }

  @Test
  void endingTwiceEndsNoLaterSubscription() {
    RecordingSubscriber ear = new RecordingSubscriber();
    BrokerSubscription first = listen(Topic.channel("chat"), ear);
    first.end();
    BrokerSubscription second = listen(Topic.channel("chat"), ear);
    first.end();

    publish("chat", "hello");
    assertThat(ear.next()).isEqualTo("hello");
    second.end();
    second.end();
  }

  @Test
  void endingOneSubscriptionLeavesTheOthers() {
    RecordingSubscriber ear = listen("chat");
    BrokerSubscription listening = listen(Topic.channel("chat"), new RecordingSubscriber());
    RecordingSubscriber elsewhere = listen("other");

    listening.end();
    publish("chat", "hello");
    publish("other", "hello");

    assertThat(ear.next()).isEqualTo("hello");
    assertThat(elsewhere.next()).isEqualTo("hello");
  }

  @Test
  void keepsTheOrderOfOnePublisher() {
    RecordingSubscriber ear = listen("chat");

    IntStream.range(0, 1_000).forEach(i -> publish("chat", String.valueOf(i)));

    assertThat(ear.next(1_000))
        .isEqualTo(IntStream.range(0, 1_000).mapToObj(String::valueOf).toList());
  }

  @Test
  void givesAllSubscribersOneOrderHoweverManyPublish() throws InterruptedException {
    int publishers = 4;
    int each = 2_000;
    List<RecordingSubscriber> ears =
        List.of(listen("chat"), listenBy("c*"), listen("chat"), listenBy("*t"));
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
    for (RecordingSubscriber ear : ears.subList(1, ears.size())) {
      assertThat(ear.next(publishers * each)).isEqualTo(heard);
    }
    assertThat(heard.stream().filter(message -> message.startsWith("p0 ")))
        .isEqualTo(IntStream.range(0, each).mapToObj(i -> "p0 " + i).toList());
  }

  @Test
  void deliversByPattern() {
    RecordingSubscriber ear = listenBy("room:*");

    publish("room", "other");
    publish("lobby", "other");
    publish("room:1", "a");
    publish("room:", "b");
    publish("room:1:2", "c");

    assertThat(List.of(ear.nextWithChannel(), ear.nextWithChannel(), ear.nextWithChannel()))
        .containsExactly("room:1 a", "room: b", "room:1:2 c");
  }

  @Test
  void readsAPatternAsRedisDoes() {
    RecordingSubscriber ear = listenBy("a?[b-d][^x]\\*é*");

    publish("aab!x", "other");
    publish("aabx*é", "other");
    publish("aab!*é!", "own");

    assertThat(ear.next()).isEqualTo("own");
  }

  @Test
  void noPatternSeesAChannelOfOurOwn() {
    List<RecordingSubscriber> ears =
        List.of(listenBy("*"), listenBy("?own"), listenBy("[^a]*"), listenBy("*own"));
    RecordingSubscriber own = new RecordingSubscriber();
    BrokerSubscription listening = listen(new Topic("\0own", false), own);

    publish("\0own", "ours");
    publish("\0other", "ours");
    publish("known!", "theirs");

    assertThat(own.next()).isEqualTo("ours");
    assertThat(ears.get(0).next()).isEqualTo("theirs");
    assertThat(ears.get(2).next()).isEqualTo("theirs");
    assertThat(ears.get(1).rest()).isEmpty();
    assertThat(ears.get(3).rest()).isEmpty();
    listening.end();
  }

  @Test
  void deliversForEachSubscriptionThatMatches() {
    RecordingSubscriber ear = new RecordingSubscriber();
    var exact = listen(Topic.channel("chat"), ear);
    var one = listen(Topic.pattern("ch*"), ear);
    var other = listen(Topic.pattern("*at"), ear);

    publish("chat", "a");
    assertThat(ear.next(3)).containsOnly("a");
    one.end();
    publish("chat", "b");
    assertThat(ear.next(2)).containsOnly("b");
    exact.end();
    publish("chat", "c");
    assertThat(ear.next()).isEqualTo("c");
    other.end();
    RecordingSubscriber witness = listen("chat");
    publish("chat", "d");

    assertThat(witness.next()).isEqualTo("d");
    assertThat(ear.rest()).isEmpty();
  }

  @Test
  void oneSubscriberHearsATopicOnce() {
    RecordingSubscriber ear = listen("chat");
    RecordingSubscriber byPattern = listenBy("ch*");
    var again = listen(Topic.channel("chat"), ear);
    var againByPattern = listen(Topic.pattern("ch*"), byPattern);

    publish("chat", "a");
    publish("chat", "b");

    assertThat(ear.next(2)).containsExactly("a", "b");
    assertThat(byPattern.next(2)).containsExactly("a", "b");
    again.end();
    againByPattern.end();
  }

  @Test
  void aPatternAndAChannelOfOneNameAreDifferentTopics() {
    RecordingSubscriber exact = listen("c*");
    RecordingSubscriber pattern = listenBy("c*");

    publish("chat", "a");
    publish("c*", "b");

    assertThat(exact.next()).isEqualTo("b");
    assertThat(pattern.next(2)).containsExactly("a", "b");
  }

  @Test
  void subscribersComeAndGoWhileOthersHearAll() throws InterruptedException {
    RecordingSubscriber ear = listen("chat");
    Thread restless =
        new Thread(
            () ->
                IntStream.range(0, 2_000)
                    .forEach(i -> listen(Topic.channel("chat"), new RecordingSubscriber()).end()));

    restless.start();
    IntStream.range(0, 2_000).forEach(i -> publish("chat", String.valueOf(i)));
    restless.join();

    assertThat(ear.next(2_000))
        .isEqualTo(IntStream.range(0, 2_000).mapToObj(String::valueOf).toList());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
