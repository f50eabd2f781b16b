package dev.plezi.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.BrokerContract;
import dev.plezi.server.internal.pubsub.BrokerSubscription;
import dev.plezi.server.internal.pubsub.RecordingSubscriber;
import dev.plezi.server.internal.pubsub.Subscriber;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RedisServer;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two servers with one Redis: what one publishes, the other's subscribers hear. */
class RedisPairTest extends BrokerContract {
  private static final int MANY = 10_000;
  private static final RedisServer REDIS = RedisServer.start();

  private final RedisBroker publisher = Node.of(REDIS);
  private final RedisBroker listener = Node.of(REDIS);
  private final Broker pair = new Pair();

  @Override
  protected Broker broker() {
    return pair;
  }

  @Override
  protected boolean sameProcess() {
    return false;
  }

  @AfterEach
  void close() {
    publisher.close();
    listener.close();
  }

  @AfterAll
  static void stop() {
    REDIS.close();
  }

  @Test
  void ownSubscribersAreServedOnceAndSoAreTheOthers() {
    RecordingSubscriber here = new RecordingSubscriber();
    RecordingSubscriber there = listen("chat");
    var own = publisher.subscribe(Topic.channel("chat"), here);

    publish("chat", "a");
    assertThat(here.rest()).containsExactly("a");
    publish("chat", "b");

    assertThat(there.next(2)).containsExactly("a", "b");
    assertThat(here.next(2)).containsExactly("a", "b");
    assertThat(here.rest()).isEmpty();
    own.end();
  }

  @Test
  void applicationsOfOtherNamesHearNothing() {
    try (Closing other = new Closing(Node.of(REDIS, "other"))) {
      RecordingSubscriber ear = new RecordingSubscriber();
      var theirs = other.broker().subscribe(Topic.pattern("*"), ear);
      RecordingSubscriber ours = listen("chat");

      publish("chat", "ours");
      other.broker().publish("chat", WireMessage.text("theirs"), null);

      assertThat(ours.next()).isEqualTo("ours");
      assertThat(ear.next()).isEqualTo("theirs");
      assertThat(ours.rest()).isEmpty();
      assertThat(ear.rest()).isEmpty();
      theirs.end();
    }
  }

  @Test
  void nothingIsLostOrDoubledOrOutOfOrderBothWays() throws InterruptedException {
    RecordingSubscriber here = new RecordingSubscriber();
    RecordingSubscriber there = new RecordingSubscriber();
    publisher.subscribe(Topic.channel("left"), here).confirm();
    listener.subscribe(Topic.pattern("r*"), there).confirm();
    var twice = listener.subscribe(Topic.channel("right"), new RecordingSubscriber());

    Thread left = publishing(listener, "left");
    Thread right = publishing(publisher, "right");

    List<String> all = IntStream.range(0, MANY).mapToObj(String::valueOf).toList();
    assertThat(here.next(MANY)).isEqualTo(all);
    assertThat(there.next(MANY)).isEqualTo(all);
    left.join();
    right.join();
    assertThat(here.rest()).isEmpty();
    assertThat(there.rest()).isEmpty();
    twice.end();
  }

  private static Thread publishing(RedisBroker from, String channel) {
    Thread thread =
        new Thread(
            () ->
                IntStream.range(0, MANY)
                    .forEach(
                        i -> from.publish(channel, WireMessage.text(String.valueOf(i)), null)));
    thread.start();
    return thread;
  }

  private record Closing(RedisBroker broker) implements AutoCloseable {
    @Override
    public void close() {
      broker.close();
    }
  }

  /** Publishes by one, listens by the other, from what is published then on. */
  private final class Pair implements Broker {
    @Override
    public BrokerSubscription subscribe(Topic topic, Subscriber subscriber) {
      Journal.await("all is published", () -> publisher.queued() == 0);
      return listener.subscribe(topic, subscriber);
    }

    @Override
    public void publish(String channel, WireMessage message, @Nullable Object from) {
      publisher.publish(channel, message, from);
    }

    @Override
    public void publishConfirmed(String channel, WireMessage message, @Nullable Object from)
        throws InterruptedException {
      publisher.publishConfirmed(channel, message, from);
    }

    @Override
    public Set<Object> owners(String channel) {
      return listener.owners(channel);
    }

    @Override
    public String problem() {
      return publisher.problem();
    }

    @Override
    public Reach reach() {
      return publisher.reach();
    }

    @Override
    public int queued() {
      return publisher.queued();
    }

    @Override
    public void close() {}
  }
}
