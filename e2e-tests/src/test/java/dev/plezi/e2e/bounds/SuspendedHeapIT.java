package dev.plezi.e2e.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A few sessions; 20,000 are measured by hand, with {@link SuspendedHeap}. */
class SuspendedHeapIT {
  private static final int SESSIONS = 1_000;

  @ParameterizedTest
  @CsvSource({
    "plain,0,0,0,0",
    "cookies,0,1000,0,0",
    "parameters,990,0,0,0",
    "kept,0,0,4096,0",
    "subscriptions,0,0,0,100"
  })
  void takeNoMoreLiveHeapThanIsCounted(
      String kind, int parameters, int cookies, int kept, int subscriptions)
      throws IOException, InterruptedException {
    String names = SuspendedHeap.names(parameters, "&");
    String query = "&" + names + "&keep=" + kept + "&join=" + subscriptions;
    try (SuspendedHeap heap = new SuspendedHeap(SESSIONS)) {
      SuspendedHeap.Found found =
          heap.measure(kind, SESSIONS, query, SuspendedHeap.names(cookies, "; "));

      System.out.println(found);
      assertThat(found.live()).isLessThan(found.counted());
    }
  }
}
