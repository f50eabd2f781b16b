package dev.plezi.client;

import dev.plezi.event.EventCodec;
import dev.plezi.event.EventException;
import dev.plezi.protocol.client.ClientEdge;
import dev.plezi.protocol.client.Outgoing;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A message on its way out, and who awaits what becomes of it. */
final class Emission extends Outgoing {
  private final @Nullable Outcome<?> outcome;

  Emission(String text) {
    super(text, 0, false);
    outcome = null;
  }

  Emission(String text, int id, boolean request, Outcome<?> outcome) {
    super(text, id, request);
    this.outcome = outcome;
  }

  /** The event's name, for those who read of a failure. */
  String event() {
    String name = EventCodec.standard().envelope(EventCodec.utf8(text())).event();
    return name == null ? "" : name;
  }

  /** What to tell who awaits it: one of the reasons of {@link ClientEdge#failed}. */
  RuntimeException failure(int reason) {
    Duration timeout = outcome == null ? Duration.ZERO : outcome.timeout();
    return switch (reason) {
      case ClientEdge.UNSUPPORTED ->
          new EventException(
              EventException.UNSUPPORTED, "the server speaks level 1, where nothing is replied to");
      case ClientEdge.TIMED_OUT ->
          request()
              ? new ReplyTimeoutException(event(), timeout, !withdrawn())
              : new AckTimeoutException(event(), timeout, !withdrawn());
      default ->
          new ClientClosedException(
              "the client was closed before \"%s\" was answered".formatted(event()));
    };
  }

  /** Tells who awaits it. They may run code of their own then: not on our threads. */
  void settle(Consumer<Outcome<?>> word, Executor executor) {
    Outcome<?> awaited = outcome;
    if (awaited != null) {
      run(() -> word.accept(awaited), executor);
    }
  }

  /** Runs a piece of the application's code on an executor. */
  static void run(Runnable code, Executor executor) {
    try {
      executor.execute(code);
    } catch (RejectedExecutionException e) {
      // The host has shut its executor down. An outcome here is better than none.
      code.run();
    }
  }
}
