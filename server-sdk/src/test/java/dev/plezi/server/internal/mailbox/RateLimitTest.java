package dev.plezi.server.internal.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final RateLimit limit = new RateLimit(10, 3, 0);

  @Test
  void allowsABurst() {
    assertThat(LongStream.range(0, 5).filter(i -> limit.take(0)).count()).isEqualTo(3);
  }

  @Test
  void allowsTheAverageForEver() {
    assertThat(LongStream.range(0, 1_000).allMatch(i -> limit.take(i * SECOND / 10))).isTrue();
  }

  @Test
  void savesNoMoreThanABurst() {
    long later = 1_000 * SECOND;

    assertThat(LongStream.range(0, 100).filter(i -> limit.take(later)).count()).isEqualTo(3);
  }
}
