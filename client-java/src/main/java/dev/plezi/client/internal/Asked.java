package dev.plezi.client.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A question to a supplier of the application's, which may fail in all the ways that there are. */
final class Asked {
  private Asked() {}

  /** A failure that is the application's, in words of ours. */
  private static final class NothingException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NothingException(String words) {
      super(words);
    }
  }

  /** What the supplier says, which is never null; or a failure, whatever it has thrown. */
  static CompletionStage<String> of(
      Supplier<? extends @Nullable CompletionStage<String>> supplier) {
    try {
      CompletionStage<String> answer = supplier.get();
      return answer == null
          ? CompletableFuture.failedFuture(
              new NothingException("its supplier returned null in place of a CompletionStage"))
          : answer.thenApply(Asked::present);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static String present(@Nullable String value) {
    if (value == null) {
      throw new NothingException("what its supplier returned completed with null");
    }
    return value;
  }

  /** What has failed, without what only carries it. */
  static Throwable cause(Throwable failure) {
    Throwable inner = failure.getCause();
    return failure instanceof CompletionException && inner != null ? inner : failure;
  }

  /** The same in words. */
  static String words(Throwable failure) {
    Throwable cause = cause(failure);
    return cause instanceof NothingException
        ? String.valueOf(cause.getMessage())
        : cause.toString();
  }
}
