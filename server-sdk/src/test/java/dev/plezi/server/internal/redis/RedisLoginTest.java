package dev.plezi.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plezi.server.Options;
import dev.plezi.server.RedisCredentials;
import dev.plezi.server.internal.pubsub.Broker.Reach;
import dev.plezi.server.internal.pubsub.RecordingSubscriber;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A password that changes while servers run. */
class RedisLoginTest {
  private static final String OLD = "old-secret";
  private static final String NEW = "new-secret";

  private final LogFile log = new LogFile();
  private final RedisServer redis = RedisServer.start();
  private final List<RedisBroker> brokers = new ArrayList<>();

  // As the tests set it; read by the brokers' threads.
  private volatile RedisCredentials credentials = new RedisCredentials("app", OLD);

  RedisLoginTest() {
    setPassword(OLD);
  }

  @AfterEach
  void close() {
    brokers.forEach(RedisBroker::close);
    redis.close();
    assertThat(log.text()).doesNotContain(OLD).doesNotContain(NEW);
    Journal.await("the threads are gone", () -> !Node.threads());
  }

  @Test
  void theSupplierIsAskedAtEachAttemptAndNothingIsLostWhenThePasswordChanges() throws Exception {
    RedisBroker a = open(() -> credentials);
    RedisBroker b = open(() -> credentials);
    RecordingSubscriber there = new RecordingSubscriber();
    b.subscribe(Topic.channel("chat"), there).confirm();
    a.publish("chat", WireMessage.text("1"), null);
    Journal.await("they know of each other", () -> a.servers() == 2 && b.servers() == 2);
    assertThat(there.next()).isEqualTo("1");

    setPassword(NEW);
    redis.call("CLIENT", "KILL", "USER", "app");
    Journal.await("both are told why", () -> wrong(a) && wrong(b));
    a.publish("chat", WireMessage.text("2"), null);
    credentials = new RedisCredentials("app", NEW);

    Journal.await("both are back", () -> connected(a) && connected(b));
    a.publish("chat", WireMessage.text("3"), null);
    assertThat(there.next(2)).containsExactly("2", "3");
  }

  @Test
  void theLogTellsThatThePasswordIsWrongNotOnlyThatTheConnectionEnded() {
    RedisBroker a = open(() -> credentials);
    setPassword(NEW);
    redis.call("CLIENT", "KILL", "USER", "app");

    Journal.await("it is told why", () -> wrong(a));
    assertThat(log.lines()).anyMatch(line -> line.contains("still lost, WRONGPASS"));
  }

  @Test
  void aSupplierThatFailsIsAReasonAndNoEndOfTheAttempts() {
    RedisBroker a =
        open(
            () -> {
              if (credentials.password().equals(NEW)) {
                throw new IllegalStateException("no vault");
              }
              return credentials;
            });
    RedisCredentials before = credentials;
    credentials = new RedisCredentials("app", NEW);
    redis.call("CLIENT", "KILL", "USER", "app");
    Journal.await("it is told why", () -> a.problem().contains("no vault"));

    credentials = before;
    Journal.await("it is back", () -> connected(a));
  }

  @Test
  void aSupplierThatGivesNothingIsNamedAtTheStart() {
    assertThatExceptionOfType(RedisException.class)
        .isThrownBy(() -> open(() -> null))
        .withMessageContaining("the supplier of its credentials gave none");
  }

  private static boolean wrong(RedisBroker broker) {
    return broker.problem().contains("WRONGPASS");
  }

  private static boolean connected(RedisBroker broker) {
    return broker.reach() == Reach.CONNECTED;
  }

  private void setPassword(String password) {
    redis.call("ACL", "SETUSER", "app", "on", "resetpass", ">" + password, "&*", "+@all");
  }

  @SuppressWarnings("NullAway") // one of the suppliers is wrong on purpose
  private RedisBroker open(Supplier<RedisCredentials> supplier) {
    Options options = Options.builder().redisCredentials(supplier).build();
    RedisBroker broker = Node.connect("redis://127.0.0.1:" + redis.port(), options);
    brokers.add(broker);
    return broker;
  }
}
