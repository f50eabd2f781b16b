package dev.plezi.server.internal.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.ManualExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pieces that cost 32 bytes each beside their own, of which there may be 200. */
class ByteBoundedQueueTest {
  private final ManualExecutor threads = new ManualExecutor();
  private final List<String> log = new ArrayList<>();
  private final ByteBoundedQueue queue = new ByteBoundedQueue("test", bounds(200), threads, 1);

  @Test
  void runsNothingBeforeItIsFlushed() {
    add("a", 1);
    assertThat(threads.waiting()).isZero();

    assertThat(queue.flush()).isTrue();
    threads.runAll();

    assertThat(log).containsExactly("a");
  }

  @Test
  void asksForAThreadForEachPieceAndForNoneInVain() {
    add("a", 1);
    add("b", 1);
    queue.flush();
    queue.flush();
    assertThat(threads.waiting()).isEqualTo(1);

    threads.runOne();
    assertThat(log).containsExactly("a");
    assertThat(threads.waiting()).isEqualTo(1);
    threads.runOne();
    assertThat(log).containsExactly("a", "b");
    assertThat(threads.waiting()).isZero();
  }

  @Test
  void takesOnePieceOfAnySizeAndNoMoreThanItsBound() {
    add("large", 1_000);
    assertThat(queue.flush()).isTrue();
    add("one more", 1);

    assertThat(queue.flush()).isFalse();
    assertThat(queue.bytes()).isEqualTo(1_032);
  }

  @Test
  void whatHasRunMakesRoom() {
    for (int i = 0; i < 10; i++) {
      add("x", 150);
      assertThat(queue.flush()).isTrue();
      threads.runAll();
    }

    assertThat(log).hasSize(10);
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void manyPiecesOnTheThreadThatFlushesDoNotNest() {
    ByteBoundedQueue direct =
        new ByteBoundedQueue("test", bounds(10_000_000), Runnable::run, Integer.MAX_VALUE);
    IntStream.range(0, 100_000).forEach(i -> direct.add(() -> log.add("x"), message(1)));
    direct.add(() -> direct.add(() -> log.add("last"), message(1)), message(1));

    assertThat(direct.flush()).isTrue();

    assertThat(log).hasSize(100_001).endsWith("last");
    assertThat(direct.bytes()).isZero();
  }

  @Test
  void aPieceThatThrowsLosesNothingElse() {
    queue.add(
        () -> {
          throw new AssertionError("as asked");
        },
        message(1));
    add("next", 1);
    queue.flush();
    threads.runAll();

    assertThat(log).containsExactly("next");
  }

  @Test
  void whatIsDiscardedNeverRunsNorCostsAnything() {
    add("before", 1);
    queue.flush();
    queue.discard();
    add("after", 1_000);
    add("after", 1_000);

    assertThat(queue.flush()).isTrue();
    threads.runAll();

    assertThat(log).isEmpty();
    assertThat(queue.bytes()).isZero();
  }

  private void add(String name, int size) {
    queue.add(() -> log.add(name), message(size));
  }

  private static ByteBoundedQueue.Bounds bounds(int bytes) {
    return new ByteBoundedQueue.Bounds(bytes, KeptBytes.unbounded(), new PeerLog(() -> 0));
  }

  private static WireMessage message(int size) {
    return WireMessage.binary(new byte[size]);
  }
}
