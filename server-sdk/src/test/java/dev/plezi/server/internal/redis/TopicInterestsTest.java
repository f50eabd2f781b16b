package dev.plezi.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.redis.TopicInterests.Changes;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TopicInterestsTest {
  private static final Topic CHAT = Topic.channel("chat");
  private static final Topic ALL = Topic.pattern("*");
  private static final long SOON = 1;
  private static final long LONG = 20_000;

  private final TopicInterests interests = new TopicInterests();
  private final SubscriptionReader link = link();

  @Test
  void tellsEverythingOnAFreshConnection() throws InterruptedException {
    interests.add(CHAT);
    interests.add(ALL);
    interests.linked(link);

    Changes changes = take();

    assertThat(changes.fresh()).isTrue();
    assertThat(changes.link()).isSameAs(link);
    assertThat(changes.begin()).containsExactly(CHAT, ALL);
    assertThat(changes.end()).isEmpty();
    assertThat(take().nothing()).isTrue();
  }

  @Test
  void tellsOfTheFirstWhoComesAndTheLastWhoGoes() throws InterruptedException {
    linked();
    interests.add(CHAT);
    assertThat(take().begin()).containsExactly(CHAT);

    interests.add(CHAT);
    interests.remove(CHAT);
    assertThat(take().nothing()).isTrue();

    interests.remove(CHAT);
    assertThat(take().end()).containsExactly(CHAT);
  }

  @Test
  void saysNothingOfWhatComesAndGoesAtOnce() throws InterruptedException {
    linked();
    interests.add(CHAT);
    interests.remove(CHAT);

    assertThat(take().nothing()).isTrue();
  }

  @Test
  void isConfirmedByTheLastOfSeveralTellings() throws InterruptedException {
    linked();
    interests.add(CHAT);
    take();
    interests.remove(CHAT);
    take();
    interests.add(CHAT);
    assertThat(take().begin()).containsExactly(CHAT);

    interests.confirmed(CHAT);
    interests.confirmed(CHAT);
    Thread waiting = waiting();
    assertThat(waiting.isAlive()).isTrue();
    interests.confirmed(CHAT);

    waiting.join();
    interests.await(CHAT, LONG);
  }

  @Test
  void nobodyWaitsWhileThereIsNoConnection() throws InterruptedException {
    interests.add(CHAT);
    interests.await(CHAT, LONG);

    linked();
    Thread waiting = waiting();
    interests.cut();
    waiting.join();
  }

  @Test
  void tellsEverythingThatIsStillWantedAgainAfterALoss() throws InterruptedException {
    linked();
    interests.add(CHAT);
    interests.add(ALL);
    take();
    interests.confirmed(CHAT);
    interests.remove(ALL);
    interests.cut();
    interests.linked(link());

    Changes changes = take();

    assertThat(changes.fresh()).isTrue();
    assertThat(changes.link()).isNotSameAs(link);
    assertThat(changes.begin()).containsExactly(CHAT);
    assertThat(changes.end()).isEmpty();
  }

  @Test
  void hasNothingToTellWhenItIsClosed() throws InterruptedException {
    interests.close();

    assertThat(interests.take(LONG)).isNull();
  }

  private void linked() throws InterruptedException {
    interests.linked(link);
    take();
  }

  private Changes take() throws InterruptedException {
    return Objects.requireNonNull(interests.take(SOON));
  }

  /** A thread that waits for the channel's confirmation. */
  private Thread waiting() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              begun.countDown();
              try {
                interests.await(CHAT, LONG);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    thread.start();
    begun.await();
    return thread;
  }

  private static SubscriptionReader link() {
    return new SubscriptionReader(
        new ChannelNames("test"),
        new SubscriptionReader.Listener() {
          @Override
          public void linked(SubscriptionReader link) {}

          @Override
          public void confirmed(Topic topic) {}

          @Override
          public void restored() {}

          @Override
          public void message(Topic topic, String channel, byte[] message) {}
        });
  }
}
