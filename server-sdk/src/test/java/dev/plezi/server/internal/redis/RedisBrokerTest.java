package dev.plezi.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.pubsub.BrokerContract;
import dev.plezi.server.internal.pubsub.BrokerSubscription;
import dev.plezi.server.internal.pubsub.RecordingSubscriber;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RedisServer;
import dev.plezi.server.testing.RedisSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One server with a Redis. */
class RedisBrokerTest extends BrokerContract {
  private static final RedisServer REDIS = RedisServer.start();

  private final RedisBroker broker = Node.of(REDIS);

  @Override
  protected Broker broker() {
    return broker;
  }

  @AfterEach
  void close() {
    broker.close();
  }

  @AfterAll
  static void stop() {
    REDIS.close();
  }

  @Test
  void isConnectedAndNothingWaits() {
    assertThat(broker.reach()).isEqualTo(Broker.Reach.CONNECTED);
    assertThat(broker.queued()).isZero();
  }

  @Test
  void hearsWhatAnyProgramPublishesAsText() {
    RecordingSubscriber exact = listen("chat");
    RecordingSubscriber pattern = listenBy("c*");

    REDIS.call("PUBLISH", "test:chat", "from redis-cli");
    REDIS.call("PUBLISH", "other:chat", "not for us");
    REDIS.call("PUBLISH", "test:chat", "é");

    assertThat(exact.next(2)).containsExactly("from redis-cli", "é");
    assertThat(pattern.nextWithChannel()).isEqualTo("chat from redis-cli");
    assertThat(pattern.next()).isEqualTo("é");
  }

  @Test
  void hearsNothingThatAnyProgramPublishesToAChannelOfOurOwn() {
    RecordingSubscriber pattern = listenBy("*");
    RecordingSubscriber own = new RecordingSubscriber();
    BrokerSubscription listening = listen(new Topic("\0revoked", false), own);

    REDIS.call("PUBLISH", "test:\0revoked", "ada");
    REDIS.call("PUBLISH", "test:chat", "hello");

    assertThat(pattern.nextWithChannel()).isEqualTo("chat hello");
    assertThat(own.rest()).isEmpty();
    listening.end();
  }

  @Test
  void whatMayBeAControlEventIsDroppedInOurFormAndInAnyOther() throws IOException {
    LogFile log = new LogFile();
    RecordingSubscriber ear = listen("chat");
    String control = "{\"event\":\"_reply_\",\"_EID_\":1}";
    byte[] forged = new RedisMessage(42, 1, WireMessage.text(control)).bytes();

    try (RedisSocket socket = REDIS.connect()) {
      socket.call(utf8("PUBLISH"), utf8("test:chat"), forged);
    }
    REDIS.call("PUBLISH", "test:chat", control);
    REDIS.call("PUBLISH", "test:chat", "hello");

    assertThat(ear.next()).isEqualTo("hello");
    assertThat(log.lines()).filteredOn(line -> line.contains("dropped what another")).hasSize(1);
  }

  @Test
  void hearsWhatIsNoTextAsBytes() throws IOException {
    RecordingSubscriber ear = listen("chat");

    try (RedisSocket socket = REDIS.connect()) {
      socket.call(utf8("PUBLISH"), utf8("test:chat"), new byte[] {-1, 0});
    }

    WireMessage payload = ear.nextPayload();
    assertThat(payload.text()).isFalse();
    assertThat(payload.bytes()).containsExactly(-1, 0);
  }

  @Test
  void tellsRedisOnlyOfTheFirstAndTheLastListener() {
    BrokerSubscription first = listen(Topic.channel("chat"), new RecordingSubscriber());
    BrokerSubscription second = listen(Topic.channel("chat"), new RecordingSubscriber());
    BrokerSubscription pattern = listen(Topic.pattern("p*"), new RecordingSubscriber());
    assertThat(subscribers()).isEqualTo(1L);
    assertThat(REDIS.call("PUBSUB", "NUMPAT")).isEqualTo(1L);

    first.end();
    first.end();
    var other = listen(Topic.channel("other"), new RecordingSubscriber());
    assertThat(subscribers()).isEqualTo(1L);

    second.end();
    pattern.end();
    Journal.await("Redis is told", () -> subscribers().equals(0L));
    Journal.await("of the pattern too", () -> REDIS.call("PUBSUB", "NUMPAT").equals(0L));
    other.end();
  }

  @Test
  void theLastWordCountsHoweverFastListenersComeAndGo() {
    for (int i = 0; i < 200; i++) {
      broker.subscribe(Topic.channel("chat"), new RecordingSubscriber()).end();
    }
    RecordingSubscriber ear = listen("chat");
    REDIS.call("PUBLISH", "test:chat", "hello");

    assertThat(ear.next()).isEqualTo("hello");
    assertThat(subscribers()).isEqualTo(1L);
  }

  @Test
  void ownMessagesThatComeBackAreDropped() {
    RecordingSubscriber exact = listen("chat");
    RecordingSubscriber pattern = listenBy("*");

    publish("chat", "own");
    Journal.await("it is published", () -> broker.queued() == 0);
    REDIS.call("PUBLISH", "test:chat", "last");

    assertThat(exact.next(2)).containsExactly("own", "last");
    assertThat(pattern.next(2)).containsExactly("own", "last");
    assertThat(exact.rest()).isEmpty();
  }

  @Test
  void aMessageThatIsSentAgainIsDeliveredOnce() throws IOException {
    RecordingSubscriber ear = listen("chat");
    try (RedisSocket socket = REDIS.connect()) {
      for (int number : List.of(1, 2, 1, 2, 3)) {
        byte[] bytes = new RedisMessage(42, number, WireMessage.text("m" + number)).bytes();
        socket.call(utf8("PUBLISH"), utf8("test:chat"), bytes);
      }
    }

    assertThat(ear.next(3)).containsExactly("m1", "m2", "m3");
    assertThat(ear.rest()).isEmpty();
  }

  @Test
  void aNameThatIsNoUnicodeIsConfirmedToo() {
    RecordingSubscriber ear = listen("a\uD800");

    publish("a\uD800", "hello");

    assertThat(ear.next()).isEqualTo("hello");
    assertThat(REDIS.call("PUBLISH", "test:a?", "!")).isEqualTo(1L);
  }

  private static Object subscribers() {
    return ((List<?>) REDIS.call("PUBSUB", "NUMSUB", "test:chat")).get(1);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
