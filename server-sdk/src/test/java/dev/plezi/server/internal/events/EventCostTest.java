package dev.plezi.server.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.plezi.event.EventName;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an event costs, as far as it can be counted: bytes that are allocated for it. Code that is
 * not compiled yet allocates more than the same code later, so the bounds hold from the first on.
 */
class EventCostTest {
  private static final int EVENTS = 2_000;

  private final DispatchFixture fixture = new DispatchFixture(new Events());

  /** A small event. */
  @EventName("say")
  public record Say(String data) {}

  /** Takes events. */
  static final class Events {
    public void say(Say e) {
      assertThat(e.data()).hasSize(20);
    }

    public void nothing() {}

    public Say again(Say e) {
      return e;
    }
  }

  /** How many bytes one such event takes, that of the test's own part included. */
  private long bytesOf(String message) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    // Classes are loaded, and caches filled.
    run(message, EVENTS);
    long before = threads.getThreadAllocatedBytes(thread);
    run(message, EVENTS);
    return (threads.getThreadAllocatedBytes(thread) - before) / EVENTS;
  }

  private void run(String message, int times) {
    for (int i = 0; i < times; i++) {
      fixture.take(message);
    }
  }

  /** The bounds are a tenth above what was measured, interpreted and compiled, on 17 and on 25. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"event":"nothing"}                                         |   400
          {"event":"nothing","_EID_":17}                              | 1,000
          {"event":"say","data":"abcdefghijklmnopqrst","_EID_":17}    | 2,350
          {"event":"again","data":"abcdefghijklmnopqrst"}             | 3,650
          """)
  void allocatesNoMoreThanThis(String message, String bytes) {
    assertThat(bytesOf(message)).isLessThan(Long.parseLong(bytes.replace(",", "")));
  }
}
