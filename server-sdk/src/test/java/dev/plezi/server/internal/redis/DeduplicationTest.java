package dev.plezi.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.transport.WireMessage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeduplicationTest {
  private final Deduplication deduplication = new Deduplication();

  @Test
  void takesEachNumberOfANodeOnce() {
    assertThat(isNew(1, 1)).isTrue();
    assertThat(isNew(1, 1)).isFalse();
    assertThat(isNew(1, 2)).isTrue();
    assertThat(isNew(1, 1)).isFalse();
  }

  @Test
  void takesAGapForNothing() {
    assertThat(isNew(1, 5)).isTrue();
    assertThat(isNew(1, 9)).isTrue();
    assertThat(isNew(1, 9)).isFalse();
  }

  @Test
  void knowsNodesApart() {
    assertThat(isNew(1, 5)).isTrue();
    assertThat(isNew(2, 5)).isTrue();
    assertThat(isNew(2, 4)).isFalse();
  }

  @Test
  void forgetsTheNodeThatWasSilentLongest() {
    isNew(-1, 5);
    isNew(-2, 5);
    IntStream.range(0, 1022).forEach(node -> isNew(node, 1));
    isNew(-1, 6);
    isNew(5_000, 1);

    assertThat(isNew(-1, 6)).isFalse();
    assertThat(isNew(-2, 5)).isTrue();
  }

  private boolean isNew(long node, long number) {
    return deduplication.add(new RedisMessage(node, number, WireMessage.text("")));
  }
}
