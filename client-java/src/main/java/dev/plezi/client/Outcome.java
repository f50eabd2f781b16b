package dev.plezi.client;

import dev.plezi.protocol.codec.EventCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What somebody awaits of a message: an acknowledgement, or a reply.
 *
 * @param <T> what the reply is read as; {@link Void} where none is awaited
 */
final class Outcome<T> {
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private final Class<T> type;
  private final Duration timeout;

  private volatile boolean told;

  Outcome(Class<T> type, Duration timeout) {
    this.type = type;
    this.timeout = timeout;
  }

  CompletableFuture<T> future() {
    return future;
  }

  Duration timeout() {
    return timeout;
  }

  /** Runs this when the future is completed, or cancelled, by somebody else. */
  void whenDropped(Runnable task) {
    var unused =
        future.whenComplete(
            (value, failure) -> {
              if (!told) {
                task.run();
              }
            });
  }

  void acknowledged() {
    told = true;
    future.complete(null);
  }

  /** Reads the result, which may run code of the application. */
  void replied(byte[] reply) {
    told = true;
    try {
      byte[] data = EventCodec.utf8(new Control(reply).json("data"));
      future.complete(type == Void.class ? null : EventCodec.standard().decode(data, type));
    } catch (Throwable e) {
      // Whatever the application's type has thrown, who waits must hear of it.
      future.completeExceptionally(e);
    }
  }

  void failed(Throwable why) {
    told = true;
    future.completeExceptionally(why);
  }
}
