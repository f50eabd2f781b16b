package dev.plezi.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.transport.WireMessage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeduplicationTest {
  private final Deduplication arrivals = new Deduplication();

  @Test
  void takesEachNumberOfANodeOnce() {
    assertThat(first(1, 1)).isTrue();
    assertThat(first(1, 1)).isFalse();
    assertThat(first(1, 2)).isTrue();
    assertThat(first(1, 1)).isFalse();
  }

  @Test
  void takesAGapForNothing() {
    assertThat(first(1, 5)).isTrue();
    assertThat(first(1, 9)).isTrue();
    assertThat(first(1, 9)).isFalse();
  }

  @Test
  void knowsNodesApart() {
    assertThat(first(1, 5)).isTrue();
    assertThat(first(2, 5)).isTrue();
    assertThat(first(2, 4)).isFalse();
  }

  @Test
  void forgetsTheNodeThatWasSilentLongest() {
    first(-1, 5);
    first(-2, 5);
    IntStream.range(0, 1022).forEach(node -> first(node, 1));
    first(-1, 6);
    first(5_000, 1);

    assertThat(first(-1, 6)).isFalse();
    assertThat(first(-2, 5)).isTrue();
  }

  private boolean first(long node, long number) {
    return arrivals.first(new RedisMessage(node, number, WireMessage.text("")));
  }
}
