package dev.plezi.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plezi.server.BrokerUnavailableException;
import dev.plezi.server.internal.pubsub.Broker.Reach;
import dev.plezi.server.internal.pubsub.RecordingSubscriber;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.Forwarder;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A primary that becomes a replica while servers are connected to it, and replicas altogether. */
class RedisFailoverTest {
  private final LogFile log = new LogFile();
  private final RedisServer first = RedisServer.start();
  private final RedisServer second = RedisServer.replicaOf(first);
  private final Forwarder address = new Forwarder(first.port());
  private final List<RedisBroker> brokers = new ArrayList<>();

  @AfterEach
  void close() {
    brokers.forEach(RedisBroker::close);
    address.close();
    first.close();
    second.close();
    Journal.await("the threads are gone", () -> !Node.threads());
  }

  @Test
  void aServerDoesNotStartOnAReplica() {
    assertThatExceptionOfType(RedisException.class)
        .isThrownBy(() -> Node.connect(second.url()))
        .withMessageContaining("127.0.0.1:" + second.port())
        .withMessageContaining("this is a replica")
        .withMessageContaining("name the primary");
  }

  @Test
  void aServerWhosePrimaryIsDemotedSaysSoAndIsNotConnected() {
    RedisBroker a = open();
    second.call("REPLICAOF", "NO", "ONE");
    first.call("REPLICAOF", "127.0.0.1", String.valueOf(second.port()));

    Journal.await("it is noticed", () -> a.reach() == Reach.DISCONNECTED);
    assertThat(a.problem()).contains("this is a replica");
    assertThatExceptionOfType(BrokerUnavailableException.class)
        .isThrownBy(() -> a.publishConfirmed("chat", WireMessage.text("x"), null))
        .withMessageContaining("this is a replica");
    assertThat(log.text()).contains("this is a replica");
  }

  @Test
  void nothingIsLostOrDoubledWhenTheAddressLeadsToTheNewPrimary() throws Exception {
    RedisBroker a = open();
    RedisBroker b = open();
    RecordingSubscriber there = new RecordingSubscriber();
    b.subscribe(Topic.channel("chat"), there).confirm();
    Journal.await("they know of each other", () -> a.servers() == 2 && b.servers() == 2);
    AtomicBoolean over = new AtomicBoolean();
    List<String> sent = new ArrayList<>();
    Thread publisher = new Thread(() -> publish(a, sent, over));
    publisher.start();

    Journal.await("some have gone", () -> !there.rest().isEmpty());
    failOver();
    Journal.await("it is noticed", () -> log.text().contains("this is a replica"));
    Journal.await("all are back", () -> connected(a) && connected(b));
    over.set(true);
    publisher.join();

    assertThat(there.next(sent.size())).isEqualTo(sent);
    assertThat(there.rest()).isEmpty();
    assertThat(second.call("PUBSUB", "NUMSUB", "test:chat")).isEqualTo(List.of("test:chat", 1L));
  }

  @Test
  void whatWasPublishedBehindTheDemotionIsSentAgain() throws Exception {
    RedisBroker a = open();
    RecordingSubscriber there = new RecordingSubscriber();
    RedisBroker b = open();
    b.subscribe(Topic.channel("chat"), there).confirm();
    Journal.await("they know of each other", () -> a.servers() == 2 && b.servers() == 2);
    failOver();

    IntStream.range(0, 10).forEach(i -> a.publish("chat", WireMessage.text("m" + i), null));

    assertThat(there.next(10)).isEqualTo(IntStream.range(0, 10).mapToObj(i -> "m" + i).toList());
  }

  /** What is on its way by the connection that is ended for it is heard first. */
  @Test
  void whatWasPublishedBeforeTheDemotionIsHeardBehindIt() throws Exception {
    try (Forwarder slow = new Forwarder(first.port())) {
      RedisBroker a = open();
      RedisBroker b = open(slow);
      RecordingSubscriber there = new RecordingSubscriber();
      b.subscribe(Topic.channel("chat"), there).confirm();
      // The first of its connections is the one that subscribes.
      slow.hold(true);
      for (int i = 0; i < 10; i++) {
        a.publishConfirmed("chat", WireMessage.text("m" + i), null);
      }

      slow.leadTo(second.port());
      failOver();
      Journal.await("it is noticed", () -> b.problem().contains("this is a replica"));
      slow.hold(false);

      assertThat(there.next(10)).isEqualTo(IntStream.range(0, 10).mapToObj(i -> "m" + i).toList());
      Journal.await("it is back", () -> connected(b));
    }
  }

  @Test
  void twoConnectionsThatLeadToDifferentServersAreNoWay() {
    RedisServer other = RedisServer.start();
    try {
      // The one that subscribes comes first.
      RedisBroker a = open();
      address.leadTo(other.port());
      first.call("CLIENT", "KILL", "TYPE", "normal");

      Journal.await("it is noticed", () -> a.reach() == Reach.DISCONNECTED);
      Journal.await("both lead to the new one", () -> a.reach() == Reach.CONNECTED);
      assertThat(other.call("PUBSUB", "NUMSUB", "test:\0servers"))
          .isEqualTo(List.of("test:\0servers", 1L));
      assertThat(log.text()).contains("what is published is not heard");
    } finally {
      brokers.forEach(RedisBroker::close);
      other.close();
    }
  }

  private void failOver() {
    second.call("REPLICAOF", "NO", "ONE");
    address.leadTo(second.port());
    first.call("REPLICAOF", "127.0.0.1", String.valueOf(second.port()));
  }

  private static boolean connected(RedisBroker broker) {
    return broker.reach() == Reach.CONNECTED;
  }

  private static void publish(RedisBroker by, List<String> sent, AtomicBoolean over) {
    for (int i = 0; !over.get(); i++) {
      Journal.await("there is room", () -> by.queued() < 1_000 || over.get());
      by.publish("chat", WireMessage.text("m" + i), null);
      sent.add("m" + i);
    }
  }

  private RedisBroker open() {
    return open(address);
  }

  private RedisBroker open(Forwarder by) {
    RedisBroker broker = Node.connect("redis://127.0.0.1:" + by.port());
    brokers.add(broker);
    return broker;
  }
}
