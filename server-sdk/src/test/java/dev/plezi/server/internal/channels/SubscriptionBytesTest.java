package dev.plezi.server.internal.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.Overflow;
import dev.plezi.server.internal.channels.ConnectionSubscriptions.Target;
import dev.plezi.server.internal.pubsub.MemoryBroker;
import dev.plezi.server.internal.pubsub.Topic;
import dev.plezi.server.internal.session.PublicationSink;
import dev.plezi.server.internal.transport.KeptBytes;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the subscriptions of a connection take, and where that counts. */
class SubscriptionBytesTest {
  private static final int EACH = ConnectionSubscriptions.COST + 2 * "room:10".length();
  private static final int FREE = ConnectionSubscriptions.FREE_BYTES;

  /** It is told in portions. */
  private static final int UNTOLD = 1_024;

  private final KeptBytes kept = new KeptBytes(20_000);
  private final AtomicInteger crossings = new AtomicInteger();
  private final ConnectionSubscriptions subscriptions =
      new ConnectionSubscriptions(EventCodec.standard(), new MemoryBroker(), 1_000, new Object());

  /** One to which nothing is published. */
  private final PublicationSink silent =
      (PublicationSink)
          Proxy.newProxyInstance(
              PublicationSink.class.getClassLoader(),
              new Class<?>[] {PublicationSink.class},
              (proxy, method, arguments) -> {
                throw new AssertionError(method);
              });

  SubscriptionBytesTest() {
    kept.whenCrossed(() -> crossings.incrementAndGet() == 0, Runnable::run);
    subscriptions.countIn(kept);
  }

  private void subscribe(int from, int to) {
    for (int i = from; i < to; i++) {
      subscriptions.add(Topic.channel("room:" + i), Target.peer(Overflow.close()), silent);
    }
  }

  @Test
  void aFewArePartOfTheConnection() {
    subscribe(10, 10 + FREE / EACH);

    assertThat(subscriptions.bytes()).isEqualTo(FREE / EACH * EACH);
    assertThat(kept.bytes()).isZero();
  }

  @Test
  void whatIsMoreCountsWithAllThatIsKept() {
    subscribe(10, 70);

    assertThat(subscriptions.bytes()).isEqualTo(60 * EACH);
    assertThat(kept.bytes()).isBetween(60L * EACH - FREE - UNTOLD, 60L * EACH - FREE);
    assertThat(crossings.get()).isZero();
  }

  @Test
  void tooManyCrossTheBound() {
    subscribe(10, 80);

    assertThat(crossings.get()).isPositive();
  }

  @Test
  void whatEndsDoesNotCountAnyMore() {
    subscribe(10, 70);
    int left = FREE / EACH;
    for (int i = 10; i < 70 - left; i++) {
      assertThat(subscriptions.remove(Topic.channel("room:" + i))).isTrue();
    }
    assertThat(subscriptions.bytes()).isEqualTo(left * EACH);
    assertThat(kept.bytes()).isZero();

    subscribe(10, 70 - left);
    subscriptions.end();

    assertThat(subscriptions.bytes()).isZero();
    assertThat(kept.bytes()).isZero();
  }
}
