package dev.plezi.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.redis.TopicInterests.Changes;
import dev.plezi.server.internal.redis.TopicInterests.Commands;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TopicInterestsTest {
  private static final Topic CHAT = Topic.channel("chat");
  private static final Topic ALL = Topic.pattern("*");
  private static final long SOON = 1;
  private static final long LONG = 20_000;

  private final TopicInterests interests = new TopicInterests();
  private final Commands connection = connection();

  @Test
  void subscribesToEverythingOnANewConnection() throws InterruptedException {
    interests.add(CHAT);
    interests.add(ALL);
    interests.connect(connection);

    Changes changes = changes();

    assertThat(changes.first()).isTrue();
    assertThat(changes.connection()).isSameAs(connection);
    assertThat(changes.subscribe()).containsExactly(CHAT, ALL);
    assertThat(changes.unsubscribe()).isEmpty();
    assertThat(changes().empty()).isTrue();
  }

  @Test
  void subscribesForTheFirstWhoComesAndUnsubscribesForTheLastWhoGoes() throws InterruptedException {
    connected();
    interests.add(CHAT);
    assertThat(changes().subscribe()).containsExactly(CHAT);

    interests.add(CHAT);
    interests.remove(CHAT);
    assertThat(changes().empty()).isTrue();

    interests.remove(CHAT);
    assertThat(changes().unsubscribe()).containsExactly(CHAT);
  }

  @Test
  void sendsNothingOfWhatComesAndGoesAtOnce() throws InterruptedException {
    connected();
    interests.add(CHAT);
    interests.remove(CHAT);

    assertThat(changes().empty()).isTrue();
  }

  @Test
  void isConfirmedByTheLastOfSeveralCommands() throws InterruptedException {
    connected();
    interests.add(CHAT);
    changes();
    interests.remove(CHAT);
    changes();
    interests.add(CHAT);
    assertThat(changes().subscribe()).containsExactly(CHAT);

    interests.confirm(CHAT);
    interests.confirm(CHAT);
    Thread waiting = waiting();
    assertThat(waiting.isAlive()).isTrue();
    interests.confirm(CHAT);

    waiting.join();
    interests.awaitConfirmed(CHAT, LONG);
  }

  @Test
  void nobodyWaitsWhileThereIsNoConnection() throws InterruptedException {
    interests.add(CHAT);
    interests.awaitConfirmed(CHAT, LONG);

    connected();
    Thread waiting = waiting();
    interests.disconnect();
    waiting.join();
  }

  @Test
  void subscribesToEverythingThatIsStillWantedAfterALoss() throws InterruptedException {
    connected();
    interests.add(CHAT);
    interests.add(ALL);
    changes();
    interests.confirm(CHAT);
    interests.remove(ALL);
    interests.disconnect();
    interests.connect(connection());

    Changes changes = changes();

    assertThat(changes.first()).isTrue();
    assertThat(changes.connection()).isNotSameAs(connection);
    assertThat(changes.subscribe()).containsExactly(CHAT);
    assertThat(changes.unsubscribe()).isEmpty();
  }

  @Test
  void whatIsRefusedIsToldAndAskedForAgainWhenItMayBeAllowed() throws InterruptedException {
    connected();
    interests.add(CHAT);
    interests.add(ALL);
    changes();
    Thread waiting = waiting();
    interests.refuse(CHAT, "NOPERM");
    interests.confirm(ALL);

    waiting.join();
    assertThat(interests.awaitConfirmed(CHAT, LONG)).isEqualTo("NOPERM");
    assertThat(interests.awaitConfirmed(ALL, LONG)).isNull();
    assertThat(changes().empty()).isTrue();
    interests.retry();
    assertThat(changes().subscribe()).containsExactly(CHAT);
    interests.confirm(CHAT);
    assertThat(interests.awaitConfirmed(CHAT, LONG)).isNull();
  }

  @Test
  void whatWasRefusedAndIsNotWantedIsForgotten() throws InterruptedException {
    connected();
    interests.add(CHAT);
    changes();
    interests.refuse(CHAT, "NOPERM");
    interests.remove(CHAT);
    assertThat(changes().unsubscribe()).containsExactly(CHAT);
    interests.confirm(CHAT);

    interests.add(CHAT);
    assertThat(changes().subscribe()).containsExactly(CHAT);
  }

  @Test
  void whatWasRefusedIsAskedForAnewByTheNextWhoWantsIt() throws InterruptedException {
    connected();
    interests.add(CHAT);
    changes();
    interests.refuse(CHAT, "NOPERM");
    interests.remove(CHAT);

    // Before anything was sent of that.
    interests.add(CHAT);
    assertThat(changes().subscribe()).containsExactly(CHAT);
    interests.confirm(CHAT);

    assertThat(interests.awaitConfirmed(CHAT, LONG)).isNull();
  }

  @Test
  void hasNothingToSendWhenItIsClosed() throws InterruptedException {
    interests.close();

    assertThat(interests.awaitChanges(LONG)).isNull();
  }

  private void connected() throws InterruptedException {
    interests.connect(connection);
    changes();
  }

  private Changes changes() throws InterruptedException {
    return Objects.requireNonNull(interests.awaitChanges(SOON));
  }

  /** A thread that waits for the channel's confirmation. */
  private Thread waiting() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              begun.countDown();
              try {
                interests.awaitConfirmed(CHAT, LONG);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    thread.start();
    begun.await();
    return thread;
  }

  private static Commands connection() {
    return new Commands() {
      @Override
      public void send(Changes changes) {}

      @Override
      public void ping() {}

      @Override
      public void leave() {}
    };
  }
}
