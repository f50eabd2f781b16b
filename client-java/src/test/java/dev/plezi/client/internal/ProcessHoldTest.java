package dev.plezi.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.client.Awaited;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessHoldTest {
  private static final long LONG_MS = 600_000;

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(ProcessHold.THREAD))
        .toList();
  }

  @BeforeEach
  @AfterEach
  void nothingHolds() {
    Awaited.until("no thread holds the process", () -> threads().isEmpty());
  }

  @Test
  void aThreadThatIsNoDaemonHoldsTheProcess() {
    ProcessHold hold = ProcessHold.begin(LONG_MS);
    assertThat(threads()).singleElement().matches(thread -> !thread.isDaemon());
    hold.end();
  }

  @Test
  void allHoldsHaveOneThreadWhichEndsWithTheLast() {
    ProcessHold first = ProcessHold.begin(LONG_MS);
    ProcessHold second = ProcessHold.begin(LONG_MS);
    List<Thread> threads = threads();
    assertThat(threads).hasSize(1);
    first.end();
    first.end();
    ProcessHold third = ProcessHold.begin(LONG_MS);
    second.end();
    assertThat(threads()).isEqualTo(threads);
    third.end();
  }

  @Test
  void itIsHeldAnewWhileTheThreadEnds() {
    for (int i = 0; i < 1_000; i++) {
      ProcessHold hold = ProcessHold.begin(LONG_MS);
      assertThat(threads()).isNotEmpty();
      hold.end();
    }
  }

  @Test
  void aHoldThatNobodyEndsIsOverInTime() {
    ProcessHold kept = ProcessHold.begin(LONG_MS);
    ProcessHold forgotten = ProcessHold.begin(1);
    kept.end();
    nothingHolds();
    forgotten.end();
  }

  @Test
  void anInterruptEndsNoHold() {
    ProcessHold hold = ProcessHold.begin(LONG_MS);
    Thread thread = threads().get(0);
    thread.interrupt();
    Awaited.until("it waits on", () -> !thread.isInterrupted());
    assertThat(threads()).containsExactly(thread);
    hold.end();
  }
}
