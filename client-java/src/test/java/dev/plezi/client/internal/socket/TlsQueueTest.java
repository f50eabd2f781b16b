package dev.plezi.client.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who agrees upon TLS, and when. */
class TlsQueueTest {
  private final List<String> begun = new ArrayList<>();
  private final List<Alarm> alarms = new ArrayList<>();
  private final TlsQueue queue = new TlsQueue(2, Runnable::run, this::after);
  private long now;

  private record Alarm(long at, Runnable task) {}

  private Runnable after(long ms, Runnable task) {
    Alarm alarm = new Alarm(now + ms, task);
    alarms.add(alarm);
    return () -> alarms.remove(alarm);
  }

  private void pass(long ms) {
    now += ms;
    for (Alarm alarm : List.copyOf(alarms)) {
      if (alarm.at <= now && alarms.remove(alarm)) {
        alarm.task.run();
      }
    }
  }

  private TlsQueue.Turn enter(String server, String attempt) {
    return queue.enter(server, () -> begun.add(attempt));
  }

  @Test
  void noMoreThanTheBoundGoOnAtATimeInTheOrderOfTheirComing() {
    TlsQueue.Turn first = enter("a", "1");
    TlsQueue.Turn second = enter("a", "2");
    TlsQueue.Turn third = enter("a", "3");
    enter("a", "4");
    assertThat(begun).containsExactly("1", "2");
    assertThat(List.of(first.waits(), second.waits(), third.waits()))
        .containsExactly(false, false, true);
    second.end();
    assertThat(begun).containsExactly("1", "2", "3");
    third.end();
    assertThat(begun).containsExactly("1", "2", "3", "4");
  }

  @Test
  void aTurnIsGivenBackOnce() {
    TlsQueue.Turn first = enter("a", "1");
    enter("a", "2");
    enter("a", "3");
    enter("a", "4");
    first.end();
    first.end();
    assertThat(begun).containsExactly("1", "2", "3");
  }

  @Test
  void whoGoesWhileWaitingIsPassedOver() {
    TlsQueue.Turn first = enter("a", "1");
    enter("a", "2");
    TlsQueue.Turn third = enter("a", "3");
    enter("a", "4");
    third.end();
    assertThat(begun).containsExactly("1", "2");
    first.end();
    assertThat(begun).containsExactly("1", "2", "4");
  }

  @Test
  void whatDoesNotMoveLosesItsTurnToTheNext() {
    enter("a", "1");
    TlsQueue.Turn second = enter("a", "2");
    enter("a", "3");
    enter("a", "4");
    pass(TlsQueue.STILL_MS - 1);
    second.moved();
    assertThat(begun).containsExactly("1", "2");
    pass(1);
    assertThat(begun).containsExactly("1", "2", "3");
    pass(TlsQueue.STILL_MS);
    assertThat(begun).containsExactly("1", "2", "3", "4");
  }

  @Test
  void whoLostItsTurnHasNoneToGiveBack() {
    TlsQueue.Turn first = enter("a", "1");
    TlsQueue.Turn second = enter("a", "2");
    pass(TlsQueue.STILL_MS);
    enter("a", "3");
    enter("a", "4");
    enter("a", "5");
    first.end();
    second.end();
    assertThat(begun).containsExactly("1", "2", "3", "4");
  }

  @Test
  void whatMovesForEverLosesItsTurnInTheEnd() {
    List<TlsQueue.Turn> turns = List.of(enter("a", "1"), enter("a", "2"));
    enter("a", "3");
    for (int i = 0; i < TlsQueue.MOST_LOOKS; i++) {
      assertThat(begun).containsExactly("1", "2");
      turns.forEach(TlsQueue.Turn::moved);
      pass(TlsQueue.STILL_MS);
    }
    assertThat(begun).containsExactly("1", "2", "3");
  }

  @Test
  void aServerOfWhichManyWaitLetsTheOthersIn() {
    for (int i = 0; i < 100; i++) {
      enter("mute", "mute " + i);
    }
    enter("healthy", "healthy");
    pass(TlsQueue.STILL_MS);
    assertThat(begun).containsExactly("mute 0", "mute 1", "mute 2", "healthy");
  }

  @Test
  void nothingIsLeftWhenAllAreDone() {
    List<TlsQueue.Turn> turns = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      turns.add(enter("server " + i % 3, "attempt " + i));
    }
    turns.forEach(TlsQueue.Turn::end);
    assertThat(alarms).isEmpty();
    assertThat(queue.idle()).isTrue();
  }
}
