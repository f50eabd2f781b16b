package dev.plezi.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plezi.server.BrokerUnavailableException;
import dev.plezi.server.internal.pubsub.Broker.Reach;
import dev.plezi.server.internal.pubsub.BrokerSubscription;
import dev.plezi.server.internal.pubsub.RecordingSubscriber;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RedisServer;
import dev.plezi.server.testing.RedisSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Redis that answers, and refuses: by its list of who may do what. */
class RedisRefusalTest {
  private static final String[] ALLOWED = {"on", ">pw", "resetchannels", "&test:*", "+@all"};

  private final LogFile log = new LogFile();
  private final RedisServer redis = RedisServer.start();
  private final List<RedisBroker> brokers = new ArrayList<>();
  private final RecordingSubscriber there = new RecordingSubscriber();

  @AfterEach
  void close() {
    brokers.forEach(RedisBroker::close);
    redis.close();
    Journal.await("the threads are gone", () -> !Node.threads());
  }

  @Test
  void aUserThatMayNotPublishDoesNotStart() {
    user("-publish");

    assertThatExceptionOfType(RedisException.class)
        .isThrownBy(this::open)
        .withMessageContaining("Redis refuses publications: NOPERM");
  }

  @Test
  void whatWasQueuedWaitsWhileEveryPublicationIsRefusedAndMoreFailsWithTheReason() {
    user("+@all");
    RedisBroker a = open();
    RedisBroker b = open();
    listen(b, Topic.channel("chat"));
    redis.call("ACL", "SETUSER", "app", "-publish");
    // Redis has not said so yet.
    List<String> queued = publishUntilRefused(a);

    assertThat(a.reach()).isEqualTo(Reach.DISCONNECTED);
    assertThat(a.problem()).contains("Redis refuses publications: NOPERM");
    assertThatExceptionOfType(BrokerUnavailableException.class)
        .isThrownBy(() -> a.publishConfirmed("chat", WireMessage.text("told"), null))
        .withMessageContaining("NOPERM");
    assertThat(log.text()).contains("Redis refuses publications: NOPERM");

    redis.call("ACL", "SETUSER", "app", "+publish");
    Journal.await("it is connected", () -> a.reach() == Reach.CONNECTED);
    a.publish("chat", WireMessage.text("last"), null);

    queued.add("last");
    assertThat(there.next(queued.size())).isEqualTo(queued);
    assertThat(a.problem()).isEmpty();
  }

  @Test
  void aServerThatPublishesNothingLearnsThatItMayNot() {
    user("+@all");
    RedisBroker a = open();

    redis.call("ACL", "SETUSER", "app", "-publish");

    Journal.await("it is noticed", () -> a.reach() == Reach.DISCONNECTED);
    assertThat(a.problem()).contains("NOPERM");
  }

  @Test
  void onePublicationThatIsRefusedFailsAlone() throws InterruptedException {
    redis.call("ACL", "SETUSER", "app", "on", ">pw", "resetchannels", "+@all");
    redis.call("ACL", "SETUSER", "app", "&test:?servers", "&test:?probe*", "&test:chat");
    RedisBroker a = open();
    RedisBroker b = open();
    listen(b, Topic.channel("chat"));

    assertThatExceptionOfType(BrokerUnavailableException.class)
        .isThrownBy(() -> a.publishConfirmed("secret", WireMessage.text("x"), null))
        .withMessageContaining("NOPERM");
    // A moment later it is known, and told to those who do not wait.
    assertThatExceptionOfType(BrokerUnavailableException.class)
        .isThrownBy(() -> a.publish("secret", WireMessage.text("x"), null))
        .withMessageContaining("NOPERM");
    a.publishConfirmed("chat", WireMessage.text("hello"), null);

    assertThat(there.next()).isEqualTo("hello");
    assertThat(a.reach()).isEqualTo(Reach.CONNECTED);
    assertThat(a.problem()).contains("to publish to the channel secret", "NOPERM");
    assertThat(a.queued()).isZero();
  }

  @Test
  void oneSubscriptionThatIsRefusedFailsAloneAndTheOthersHearOn() throws InterruptedException {
    redis.call("ACL", "SETUSER", "app", "on", ">pw", "resetchannels", "+@all");
    redis.call("ACL", "SETUSER", "app", "&test:?servers", "&test:?probe*", "&test:chat");
    RedisBroker a = open();
    RedisBroker b = open();
    listen(b, Topic.channel("chat"));
    for (Topic forbidden : List.of(Topic.channel("secret"), Topic.pattern("*"))) {
      RecordingSubscriber ear = new RecordingSubscriber();
      BrokerSubscription refused = b.subscribe(forbidden, ear);

      assertThatExceptionOfType(BrokerUnavailableException.class)
          .isThrownBy(refused::confirm)
          .withMessageContaining(forbidden.name())
          .withMessageContaining("NOPERM");
      b.publish("chat", WireMessage.text("here"), null);
      assertThat(ear.rest()).as("it has ended").isEmpty();
      refused.end();
    }

    a.publishConfirmed("chat", WireMessage.text("hello"), null);
    assertThat(there.next(3)).containsExactly("here", "here", "hello");
    assertThat(b.reach()).isEqualTo(Reach.CONNECTED);
    assertThat(b.problem()).contains("to subscribe to ", "NOPERM");
    assertThat(log.lines()).noneMatch(line -> line.contains(": lost"));
  }

  @Test
  void aSubscriptionThatIsAllowedLaterSucceedsThen() throws InterruptedException {
    redis.call("ACL", "SETUSER", "app", "on", ">pw", "resetchannels", "+@all");
    redis.call("ACL", "SETUSER", "app", "&test:?servers", "&test:?probe*", "&test:chat");
    RedisBroker b = open();
    BrokerSubscription refused = b.subscribe(Topic.channel("late"), there);
    assertThatExceptionOfType(BrokerUnavailableException.class).isThrownBy(refused::confirm);

    redis.call("ACL", "SETUSER", "app", "&test:late");
    listen(b, Topic.channel("late"));

    redis.call("PUBLISH", "test:late", "hello");
    assertThat(there.next()).isEqualTo("hello");
  }

  @Test
  void saysThatNoMoreClientsAreTaken() throws IOException {
    user("+@all");
    RedisBroker a = open();
    try (RedisSocket only = redis.connect()) {
      only.call("CONFIG", "SET", "maxclients", "1");
      only.call("CLIENT", "KILL", "USER", "app");

      Journal.await("the reason is known", () -> a.problem().contains("max number of clients"));
    }
    assertThat(log.lines())
        .anyMatch(line -> line.contains("lost, ") && line.contains("max number of clients"));
  }

  /** Publishes numbers until that fails; those that were taken. */
  private static List<String> publishUntilRefused(RedisBroker by) {
    AtomicInteger number = new AtomicInteger();
    List<String> taken = new ArrayList<>();
    Journal.await(
        "it is refused",
        () -> {
          String next = String.valueOf(number.incrementAndGet());
          try {
            by.publish("chat", WireMessage.text(next), null);
            taken.add(next);
            return false;
          } catch (BrokerUnavailableException e) {
            assertThat(e).hasMessageContaining("NOPERM");
            return true;
          }
        });
    return taken;
  }

  private void user(String rule) {
    List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", "app"));
    command.addAll(List.of(ALLOWED));
    command.add(rule);
    assertThat(redis.call(command.toArray(new String[0]))).isEqualTo("OK");
  }

  private void listen(RedisBroker by, Topic topic) {
    try {
      by.subscribe(topic, there).confirm();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private RedisBroker open() {
    RedisBroker broker = Node.connect("redis://app:pw@127.0.0.1:" + redis.port());
    brokers.add(broker);
    return broker;
  }
}
