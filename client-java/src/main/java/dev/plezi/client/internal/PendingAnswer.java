package dev.plezi.client.internal;

import dev.plezi.event.EventException;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.protocol.codec.EventCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer that somebody awaits to a message: an acknowledgement, or a reply.
 *
 * @param <T> what the reply is read as; {@link Void} where none is awaited
 */
final class PendingAnswer<T> {
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private final Function<String, @Nullable T> reader;
  private final Duration timeout;

  /** Set by whoever completes the future from here, before; read by what follows from that. */
  private volatile boolean told;

  private PendingAnswer(Function<String, @Nullable T> reader, Duration timeout) {
    this.reader = reader;
    this.timeout = timeout;
  }

  /** One whose data is read as a type. */
  static <T> PendingAnswer<T> of(EventCodec codec, Class<T> type, Duration timeout) {
    return new PendingAnswer<>(
        data -> type == Void.class ? null : codec.decode(EventCodec.utf8(data), type), timeout);
  }

  /** One whose data is JSON. */
  static PendingAnswer<String> raw(Duration timeout) {
    return new PendingAnswer<>(data -> data, timeout);
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

  /** Reads a reply or an error of the server, which may run code of the application. */
  void replied(String name, byte[] message) {
    told = true;
    try {
      ControlEvent reply = ControlEvent.read(name, message);
      if (name.equals(Wire.REPLY)) {
        future.complete(reader.apply(reply.json("data")));
      } else {
        String code = reply.text("code", EventException.INTERNAL);
        future.completeExceptionally(new EventException(code, reply.text("message", "")));
      }
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
