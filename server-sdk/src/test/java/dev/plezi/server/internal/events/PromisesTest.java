package dev.plezi.server.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.testing.Journal;
import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept for results that are not there yet. */
class PromisesTest {
  private static final int ID_BYTES = 2_000;

  private final KeptBytes kept = new KeptBytes(4 * (Promises.COST + ID_BYTES));
  private final Promises promises = new Promises(kept);
  private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();

  /** Waits with an id of some length. */
  private static final class Asking implements Promises.Waiting {
    private boolean completed;
    private boolean released;

    @Override
    public int bytes() {
      return ID_BYTES;
    }

    @Override
    public void completed(@Nullable Object result, @Nullable Throwable failure) {
      completed = true;
    }

    @Override
    public void release() {
      released = true;
    }
  }

  @Test
  void countsUntilItIsThere() {
    Asking asking = new Asking();
    promises.await(result, asking);
    assertThat(promises.bytes()).isEqualTo(Promises.COST + ID_BYTES);
    assertThat(kept.bytes()).isEqualTo(Promises.COST + ID_BYTES);
    assertThat(asking.completed).isFalse();

    result.complete(null);

    assertThat(asking.completed).isTrue();
    assertThat(promises.bytes()).isZero();
    assertThat(kept.bytes()).isZero();
  }

  @Test
  void doesNotCountWhenItWasThereAtOnce() {
    promises.await(CompletableFuture.completedFuture(1), new Asking());

    assertThat(kept.bytes()).isZero();
  }

  @Test
  void tooManyCrossTheBoundOfAllThatIsKept() {
    AtomicInteger crossings = new AtomicInteger();
    kept.whenCrossed(() -> crossings.incrementAndGet() == 0, Runnable::run);
    for (int i = 0; i < 4; i++) {
      promises.await(result, new Asking());
    }
    assertThat(crossings.get()).isZero();

    promises.await(result, new Asking());

    assertThat(crossings.get()).isOne();
  }

  @Test
  void keepsNothingOnceTheSessionIsOver() {
    Asking before = new Asking();
    Asking after = new Asking();
    promises.await(result, before);

    promises.forget();
    promises.await(result, after);

    assertThat(before.released).isTrue();
    assertThat(after.released).isTrue();
    assertThat(kept.bytes()).isZero();
    result.complete(null);
    assertThat(kept.bytes()).isZero();
  }

  @Test
  void nothingOfAMessageIsKeptButItsEnvelope() {
    DispatchFixture fixture = new DispatchFixture(new Later(result));

    WeakReference<byte[]> message =
        fixture.receiveAndForget(
            "{\"event\":\"later\",\"_EID_\":1,\"more\":\"" + "x".repeat(ID_BYTES) + "\"}");

    Journal.await(
        "the message is gone",
        () -> {
          System.gc();
          return message.get() == null;
        });
    assertThat(result.isDone()).isFalse();
  }

  /** Promises, and takes nothing of the event. */
  static final class Later {
    private final CompletionStage<@Nullable Object> result;

    Later(CompletionStage<@Nullable Object> result) {
      this.result = result;
    }

    public CompletionStage<@Nullable Object> later() {
      return result;
    }
  }
}
