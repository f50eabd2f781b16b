package dev.plezi.server.internal.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.transport.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryBrokerTest extends BrokerContract {
  private final MemoryBroker memory = new MemoryBroker();

  @Override
  protected Broker broker() {
    return memory;
  }

  @Test
  void aTopicIsGoneWithItsLastSubscriber() {
    for (Topic topic : List.of(Topic.channel("chat"), Topic.pattern("c*"))) {
      BrokerSubscription first = memory.subscribe(topic, new RecordingSubscriber());
      BrokerSubscription second = memory.subscribe(topic, new RecordingSubscriber());
      assertThat(memory.topics()).isEqualTo(1);

      first.end();
      first.end();
      assertThat(memory.topics()).isEqualTo(1);

      second.end();
      assertThat(memory.topics()).isZero();
    }
  }

  @Test
  void noPatternHearsAChannelOfOurs() {
    RecordingSubscriber all = listenBy("*");
    RecordingSubscriber any = listenBy("?live *");

    publish("\0live /", "ours");
    publish("theirs", "hello");

    assertThat(all.rest()).containsExactly("hello");
    assertThat(any.rest()).isEmpty();
  }

  @Test
  void publishingMakesNoChannel() {
    publish("nobody", "hello");

    assertThat(memory.topics()).isZero();
  }

  @Test
  void deliversToOneTopicOnlyIfItIsToldTo() {
    RecordingSubscriber exact = listen("chat");
    RecordingSubscriber pattern = listenBy("c*");

    memory.deliver(Topic.channel("chat"), "chat", WireMessage.text("a"));
    memory.deliver(Topic.pattern("c*"), "chat", WireMessage.text("b"));
    memory.deliver(Topic.pattern("nobody*"), "chat", WireMessage.text("c"));

    assertThat(exact.rest()).containsExactly("a");
    assertThat(pattern.rest()).containsExactly("b");
  }

  /** Who writes to a slow socket must not keep others from publishing to the channel. */
  @Test
  void flushesOutsideOfTheChannelsLock() throws InterruptedException {
    CountDownLatch flushing = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    List<String> order = new ArrayList<>();
    var slow =
        memory.subscribe(
            Topic.channel("chat"),
            new Subscriber() {
              @Override
              public void deliver(String channel, WireMessage message, @Nullable Object publisher) {
                order.add(message.size() + " bytes");
              }

              @Override
              public void flush() {
                flushing.countDown();
                if (Thread.currentThread().getName().equals("slow")) {
                  uninterrupted(released);
                }
              }
            });
    Thread first = new Thread(() -> publish("chat", "1"), "slow");

    first.start();
    flushing.await();
    publish("chat", "22");

    assertThat(order).containsExactly("1 bytes", "2 bytes");
    released.countDown();
    first.join();
    slow.end();
  }

  private static void uninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
