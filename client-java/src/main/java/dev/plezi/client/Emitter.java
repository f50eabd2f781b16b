package dev.plezi.client;

import dev.plezi.event.EventCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Takes messages from the application, or refuses them. Thread-safe. */
final class Emitter {
  private final ClientLoop loop;
  private final Options.Limits limits;

  Emitter(ClientLoop loop, Options.Limits limits) {
    this.loop = loop;
    this.limits = limits;
  }

  void emit(String text) {
    loop.enter(
        () -> {
          // A greeting belongs to its connection; the next one is greeted anew.
          if (!loop.greetsTheLost()) {
            accept(new Emission(text), 0);
          }
        });
  }

  CompletableFuture<Void> emit(String text, Duration timeout) {
    double ms = Options.duration("ackTimeout", timeout);
    int id = loop.freshId();
    String withId = EventCodec.standard().withId(text, id);
    CompletableFuture<Void> outcome = new CompletableFuture<>();
    loop.enter(
        () -> {
          if (loop.greetsTheLost()) {
            String lost = "the connection was lost during its greeting";
            outcome.completeExceptionally(new ConnectionException(lost, 0, 0, null));
          } else {
            accept(new Emission(withId, id, outcome), ms);
          }
        });
    return outcome;
  }

  private void accept(Emission message, double timeout) {
    if (loop.state() == ClientLoop.CLOSED) {
      throw loop.closedException();
    }
    if (!loop.hasRoomFor(message)
        || !loop.emit(message, ClientLoop.now(), timeout, loop.greets())) {
      throw new QueueFullException(
          "too much waits to be sent; the bounds are %d messages and %d characters"
              .formatted(limits.queueMessages(), limits.queueCharacters()));
    }
  }
}
