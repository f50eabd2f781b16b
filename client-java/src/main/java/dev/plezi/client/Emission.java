package dev.plezi.client;

import dev.plezi.event.EventException;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.client.Action;
import dev.plezi.protocol.client.Outgoing;
import dev.plezi.protocol.codec.EventCodec;
import java.time.Duration;
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

  /** The event as the application emitted it: what awaits an answer has its id in front. */
  String plain() {
    int member = text().indexOf(Wire.ID);
    return id() == 0 ? text() : "{" + text().substring(text().indexOf(',', member) + 1);
  }

  /** The event's name, for those who read of a failure. */
  String event() {
    String name = EventCodec.standard().envelope(EventCodec.utf8(text())).event();
    return name == null ? "" : name;
  }

  /** What to tell who awaits it: one of the reasons of {@link Action#FAILED}. */
  RuntimeException failure(int reason) {
    Duration timeout = outcome == null ? Duration.ZERO : outcome.timeout();
    return switch (reason) {
      case Action.UNSUPPORTED ->
          new EventException(
              EventException.UNSUPPORTED, "the server speaks level 1, where nothing is replied to");
      case Action.TIMED_OUT ->
          request()
              ? new ReplyTimeoutException(event(), timeout, !unsent())
              : new AckTimeoutException(event(), timeout, !unsent());
      default ->
          new ClientClosedException(
              "the client was closed before \"%s\" was answered".formatted(event()));
    };
  }

  /** Who awaits it; null for nobody. */
  @Nullable Outcome<?> outcome() {
    return outcome;
  }
}
