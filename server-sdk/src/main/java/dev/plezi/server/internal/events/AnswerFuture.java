package dev.plezi.server.internal.events;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A future that is completed in a session's turn, and so refuses to be waited for there, as does
 * all that follows from it: it would wait for ever.
 *
 * @param <T> the result
 */
final class AnswerFuture<T> extends CompletableFuture<T> {
  private final BooleanSupplier inTurn;

  /**
   * One that is not complete.
   *
   * @param inTurn whether the session's turn is the present thread's
   */
  AnswerFuture(BooleanSupplier inTurn) {
    this.inTurn = inTurn;
  }

  /** One that has failed. */
  static <T> CompletionStage<T> failed(RuntimeException failure) {
    return CompletableFuture.failedFuture(failure);
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new AnswerFuture<>(inTurn);
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    check();
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    check();
    return super.get(timeout, unit);
  }

  @Override
  public T join() {
    check();
    return super.join();
  }

  private void check() {
    if (!isDone() && inTurn.getAsBoolean()) {
      throw new IllegalStateException(
          "the client's answer is handled in this connection's turn, which would wait for itself:"
              + " go on by thenAccept, or wait in another thread");
    }
  }
}
