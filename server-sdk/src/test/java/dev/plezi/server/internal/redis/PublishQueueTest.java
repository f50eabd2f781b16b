package dev.plezi.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.server.internal.redis.PublishQueue.Publication;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PublishQueueTest {
  private static final long SOON = 1;

  /** Room for two messages of 32 characters on channels of four, at 64 bytes each beside. */
  private final PublishQueue queue = new PublishQueue(200);

  @Test
  void numbersWhatItTakesAndNothingElse() throws InterruptedException {
    assertThat(add("a".repeat(32))).isTrue();
    assertThat(add("b".repeat(32))).isTrue();
    assertThat(add("c")).isFalse();
    queue.confirm(2);
    assertThat(add("d")).isTrue();

    assertThat(queue.awaitBatch(SOON)).extracting(Publication::number).containsExactly(3L);
  }

  @Test
  void takesOneOfAnySizeWhenNothingWaits() {
    assertThat(add("x".repeat(10_000))).isTrue();
    assertThat(add("")).isFalse();
  }

  @Test
  void keepsWhatIsNotConfirmed() throws InterruptedException {
    add("a");
    add("b");

    assertThat(queue.awaitBatch(SOON)).hasSize(2).isEqualTo(queue.awaitBatch(SOON));
    queue.confirm(1);
    assertThat(queue.awaitBatch(SOON)).extracting(Publication::number).containsExactly(2L);
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void tellsWhatLeftAndWhatWasRefused() {
    var left = Objects.requireNonNull(queue.add("chat", WireMessage.text("a")));
    var refused = Objects.requireNonNull(queue.add("chat", WireMessage.text("b")));

    queue.confirm(1);
    assertThat(left).isCompleted();
    assertThat(refused).isNotDone();
    queue.refuse(new RedisException("NOPERM"));

    assertThatThrownBy(refused::join).hasRootCauseMessage("NOPERM");
    assertThat(queue.size()).isZero();
  }

  @Test
  void givesBatchesOfABoundedSize() throws InterruptedException {
    PublishQueue large = new PublishQueue(Integer.MAX_VALUE);
    IntStream.range(0, 1_000).forEach(i -> add(large, "small"));

    assertThat(large.awaitBatch(SOON))
        .extracting(Publication::number)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 512).boxed().toList());
    large.confirm(1_000);
    IntStream.range(0, 10).forEach(i -> add(large, "x".repeat(100_000)));
    assertThat(large.awaitBatch(SOON)).hasSize(3);
  }

  @Test
  void drainsWhatItHasAndTakesNoMore() throws InterruptedException {
    add("a");
    assertThat(queue.drain(SOON)).isFalse();
    assertThat(add("b")).isFalse();

    Thread publisher = new Thread(() -> queue.confirm(1));
    publisher.start();
    assertThat(queue.drain(20_000)).isTrue();
    publisher.join();
  }

  private boolean add(String message) {
    return add(queue, message);
  }

  private static boolean add(PublishQueue to, String message) {
    return to.add("chat", WireMessage.text(message)) != null;
  }
}
