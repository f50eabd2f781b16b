package dev.plezi.client;

import dev.plezi.protocol.client.Outgoing;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A message on its way out, and who awaits its acknowledgement. */
final class Emission extends Outgoing {
  private final @Nullable CompletableFuture<Void> outcome;

  Emission(String text) {
    super(text, 0);
    outcome = null;
  }

  Emission(String text, int id, CompletableFuture<Void> outcome) {
    super(text, id);
    this.outcome = outcome;
  }

  void acknowledged(Executor executor) {
    CompletableFuture<Void> awaited = outcome;
    if (awaited != null) {
      settle(() -> awaited.complete(null), executor);
    }
  }

  void failed(RuntimeException why, Executor executor) {
    CompletableFuture<Void> awaited = outcome;
    if (awaited != null) {
      settle(() -> awaited.completeExceptionally(why), executor);
    }
  }

  /** Who waits for an outcome may run code of its own when it comes: not on our threads. */
  private static void settle(Runnable outcome, Executor executor) {
    try {
      executor.execute(outcome);
    } catch (RejectedExecutionException e) {
      // The host has shut its executor down. An outcome here is better than none.
      outcome.run();
    }
  }
}
