package dev.plezi.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.BrokerUnavailableException;
import dev.plezi.server.internal.pubsub.Broker.Reach;
import dev.plezi.server.internal.pubsub.RecordingSubscriber;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when Redis is killed, hangs, and comes back. */
class RedisLossTest {
  private final LogFile log = new LogFile();
  private final RedisServer redis = RedisServer.start();
  private final List<RedisBroker> brokers = new ArrayList<>();
  private final RedisBroker a = open(Node.of(redis));
  private final RedisBroker b = open(Node.of(redis));
  private final RecordingSubscriber here = new RecordingSubscriber();
  private final RecordingSubscriber there = new RecordingSubscriber();

  RedisLossTest() throws InterruptedException {
    a.subscribe(Topic.channel("chat"), here).confirm();
    b.subscribe(Topic.pattern("c*"), there).confirm();
  }

  @AfterEach
  void close() {
    brokers.forEach(RedisBroker::close);
    redis.close();
    Journal.await("the threads are gone", () -> !Node.threads());
  }

  @Test
  void whatIsPublishedWhileRedisIsDeadArrivesWhenItLivesAgain() {
    Journal.await("they know of each other", () -> a.servers() == 2 && b.servers() == 2);
    redis.kill();
    awaitReach(Reach.DISCONNECTED);

    assertThat(publish(a, "1")).isTrue();
    assertThat(publish(a, "2")).isTrue();
    assertThat(here.next(2)).containsExactly("1", "2");
    assertThat(a.queued()).isEqualTo(2);
    redis.restart();

    assertThat(there.next(2)).containsExactly("1", "2");
    awaitReach(Reach.CONNECTED);
    assertThat(publish(b, "3")).isTrue();
    assertThat(here.next()).isEqualTo("3");
    assertThat(there.next()).isEqualTo("3");
    Journal.await("nothing waits", () -> a.queued() == 0);
  }

  @Test
  void saysThatItIsLostAndWhyAndThatItIsBack() {
    redis.kill();
    awaitReach(Reach.DISCONNECTED);
    Journal.await("the reason is known", () -> a.problem().contains("Connection refused"));
    redis.restart();
    awaitReach(Reach.CONNECTED);

    String where = "Redis at 127.0.0.1:" + redis.port() + ": ";
    List<String> lines = log.lines().stream().filter(line -> line.contains(where)).toList();
    assertThat(lines).filteredOn(line -> line.contains(where + "lost, ")).hasSize(2);
    assertThat(lines).filteredOn(line -> line.contains(where + "connected again, ")).hasSize(2);
    assertThat(lines).anyMatch(line -> line.contains("lost, Connection refused; other servers"));
    assertThat(a.problem()).isEmpty();
  }

  @Test
  void noticesThatRedisHangsAndCarriesOnWhenItDoes() {
    redis.pause();
    assertThat(publish(a, "1")).isTrue();
    assertThat(here.next()).isEqualTo("1");
    awaitReach(Reach.DISCONNECTED);
    assertThat(publish(a, "2")).isTrue();
    assertThat(here.next()).isEqualTo("2");

    redis.resume();
    awaitReach(Reach.CONNECTED);

    assertThat(publish(a, "3")).isTrue();
    // The first may have passed while the other was not back: Redis keeps nothing.
    String next = there.next();
    List<String> heard = new ArrayList<>(List.of(next));
    while (!next.equals("3")) {
      next = there.next();
      heard.add(next);
    }
    assertThat(heard).isSubsetOf("1", "2", "3").doesNotHaveDuplicates().isSorted();
  }

  @Test
  void nobodyWaitsForAConfirmationWhileItIsLost() throws InterruptedException {
    redis.kill();
    awaitReach(Reach.DISCONNECTED);
    RecordingSubscriber late = new RecordingSubscriber();

    b.subscribe(Topic.channel("late"), late).confirm();
    redis.restart();
    awaitReach(Reach.CONNECTED);
    redis.call("PUBLISH", "test:late", "hello");

    assertThat(late.next()).isEqualTo("hello");
  }

  @Test
  void whatEndedMeanwhileIsNotSubscribedAgain() {
    var listening = a.subscribe(Topic.channel("gone"), new RecordingSubscriber());
    redis.kill();
    awaitReach(Reach.DISCONNECTED);
    listening.end();
    redis.restart();
    awaitReach(Reach.CONNECTED);

    assertThat(redis.call("PUBLISH", "test:gone", "!")).isEqualTo(0L);
    assertThat(redis.call("PUBLISH", "test:chat", "!")).isEqualTo(2L);
  }

  @Test
  void failsInsteadOfQueuingIfItIsToldTo() {
    RedisBroker failing = open(Node.of(redis, 1_000_000, false));
    var listening = failing.subscribe(Topic.channel("chat"), here);
    assertThat(publish(failing, "1")).isTrue();
    assertThat(here.next(2)).containsExactly("1", "1");
    Journal.await("it is confirmed", () -> failing.queued() == 0);
    redis.kill();
    Journal.await("it is noticed", () -> failing.reach() == Reach.DISCONNECTED);

    assertThat(publish(failing, "2")).isFalse();
    assertThat(here.next()).isEqualTo("2");
    assertThat(failing.queued()).isZero();
    listening.end();
  }

  @Test
  void failsWhenTheQueueIsFull() {
    RedisBroker small = open(Node.of(redis, 1_000, true));
    redis.kill();
    Journal.await("it is noticed", () -> small.reach() == Reach.DISCONNECTED);
    String large = "x".repeat(432);

    assertThat(publish(small, large)).isTrue();
    assertThat(publish(small, large)).isTrue();
    assertThat(publish(small, "x")).isFalse();

    redis.restart();
    assertThat(there.next(2)).containsExactly(large, large);
    Journal.await("there is room", () -> small.queued() == 0);
    assertThat(publish(small, "y")).isTrue();
    assertThat(there.next()).isEqualTo("y");
  }

  @Test
  void endsSoonWhileRedisHangs() {
    redis.pause();
    IntStream.range(0, 100).forEach(i -> publish(a, "x".repeat(100_000)));

    a.close();
    b.close();

    Journal.await("the threads are gone", () -> !Node.threads());
  }

  @Test
  void publishesWhatWaitsBeforeItEnds() {
    IntStream.range(0, 1_000).forEach(i -> publish(a, String.valueOf(i)));

    a.close();

    assertThat(there.next(1_000))
        .isEqualTo(IntStream.range(0, 1_000).mapToObj(String::valueOf).toList());
    assertThat(publish(a, "late")).isFalse();
  }

  private RedisBroker open(RedisBroker broker) {
    brokers.add(broker);
    return broker;
  }

  private void awaitReach(Reach reach) {
    Journal.await(
        "both are " + reach, () -> List.of(a.reach(), b.reach()).equals(List.of(reach, reach)));
  }

  private static boolean publish(RedisBroker by, String message) {
    try {
      by.publish("chat", WireMessage.text(message), null);
      return true;
    } catch (BrokerUnavailableException e) {
      return false;
    }
  }
}
