package dev.plezi.client;

import dev.plezi.protocol.codec.EventCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Takes encoded messages from the application, or refuses them. Thread-safe. */
final class Emitter {
  private static final EventCodec CODEC = EventCodec.standard();

  private final ClientLoop loop;
  private final Options.Limits limits;

  Emitter(ClientLoop loop, Options.Limits limits) {
    this.loop = loop;
    this.limits = limits;
  }

  void emit(String text) {
    loop.enter(
        () -> {
          // A greeting belongs to what it greets; the next is greeted anew.
          if (!loop.greeting().vain()) {
            accept(new Emission(text), 0);
          }
        });
  }

  CompletableFuture<Void> emit(String text, Duration timeout) {
    double ms = Options.duration("ackTimeout", timeout);
    int id = loop.freshId();
    Outcome<Void> outcome = new Outcome<>(Void.class, timeout);
    submit(new Emission(CODEC.withId(text, id), id, false, outcome), outcome, ms);
    return outcome.future();
  }

  <T> CompletableFuture<T> request(String text, Class<T> type, Duration timeout) {
    CODEC.checkOpen(type);
    double ms = Options.duration("timeout", timeout);
    int id = loop.freshId();
    Outcome<T> outcome = new Outcome<>(type, timeout);
    submit(new Emission(CODEC.asRequest(text, id), id, true, outcome), outcome, ms);
    outcome.whenDropped(() -> loop.withdraw(id));
    return outcome.future();
  }

  private void submit(Emission message, Outcome<?> outcome, double timeout) {
    loop.enter(
        () -> {
          if (loop.greeting().vain()) {
            String lost = "the connection was lost during its greeting";
            outcome.failed(new ConnectionException(lost, 0, 0, null));
          } else {
            accept(message, timeout);
          }
        });
  }

  private void accept(Emission message, double timeout) {
    if (loop.state() == ClientLoop.CLOSED) {
      throw loop.closedException();
    }
    loop.session().check(message.text());
    if (!loop.hasRoomFor(message) || !put(message, timeout)) {
      throw new QueueFullException(
          "too much waits to be sent, or to be counted by the server; the bounds of what waits are"
              + " %d messages and %d characters"
                  .formatted(limits.queueMessages(), limits.queueCharacters()));
    }
  }

  private boolean put(Emission message, double timeout) {
    double now = ClientLoop.now();
    boolean first = loop.greeting().mine();
    if (first && loop.state() != ClientLoop.OPEN) {
      // Not in vain, so it greets a session, which goes on with the next connection.
      return loop.queue().addSent(message, now + timeout);
    }
    return loop.emit(message, now, timeout, first);
  }
}
