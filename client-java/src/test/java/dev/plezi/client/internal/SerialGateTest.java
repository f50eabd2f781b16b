package dev.plezi.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SerialGateTest {
  private final SerialGate gate = new SerialGate();
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  private void deed(String name) {
    gate.then(() -> done.add(name));
  }

  @Test
  void doesWhatFollowsAfterTheDecisionInOrder() {
    String result =
        gate.decide(
            () -> {
              deed("a");
              deed("b");
              assertThat(done).isEmpty();
              return "result";
            });
    assertThat(result).isEqualTo("result");
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void aDeedThatDecidesOnlyAddsToTheQueue() {
    gate.enter(
        () -> {
          gate.then(
              () -> {
                gate.enter(() -> deed("inner"));
                done.add("outer");
              });
          deed("next");
        });
    assertThat(done).containsExactly("outer", "next", "inner");
  }

  @Test
  void aDecisionInsideADecisionDoesNothingUnderTheLock() {
    gate.enter(
        () -> {
          gate.enter(() -> deed("a"));
          assertThat(done).isEmpty();
        });
    assertThat(done).containsExactly("a");
  }

  @Test
  void aDeedThatFailsDoesNotKeepTheOthers() {
    gate.enter(
        () -> {
          gate.then(
              () -> {
                throw new StackOverflowError("too deep");
              });
          deed("a");
        });
    gate.enter(() -> deed("b"));
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void aDecisionThatFailsIsToldAndWhatItAddedBeforeIsDone() {
    assertThatThrownBy(
            () ->
                gate.enter(
                    () -> {
                      deed("a");
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(done).containsExactly("a");
  }

  @Test
  void anotherThreadLeavesItsDeedsToTheOneThatIsDoing() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Thread first =
        new Thread(
            () ->
                gate.enter(
                    () ->
                        gate.then(
                            () -> {
                              inside.countDown();
                              await(go);
                              done.add("first");
                            })));
    first.start();
    await(inside);
    gate.enter(() -> deed("second"));
    assertThat(done).isEmpty();
    go.countDown();
    first.join();
    assertThat(done).containsExactly("first", "second");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
