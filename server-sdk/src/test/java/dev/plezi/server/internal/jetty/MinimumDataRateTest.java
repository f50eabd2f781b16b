package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinimumDataRateTest {
  @ParameterizedTest
  @CsvSource({
    "30, 0, false",
    "31, 0, true",
    "31, 4096, false",
    "32, 4096, true",
    "32, 8192, false",
    "600, 16777216, false"
  })
  void anyRateIsGoodForAWhileAndThen4KiBASecond(long second, long received, boolean late) {
    long start = Long.MAX_VALUE - 7;
    MinimumDataRate pace = new MinimumDataRate(start, Duration.ofSeconds(30));

    assertThat(pace.late(start + TimeUnit.SECONDS.toNanos(second), received)).isEqualTo(late);
  }
}
