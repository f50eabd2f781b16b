package dev.plezi.client.internal;

import dev.plezi.client.AckTimeoutException;
import dev.plezi.client.ClientClosedException;
import dev.plezi.client.ReplyTimeoutException;
import dev.plezi.client.UndeliverableException;
import dev.plezi.event.EventException;
import dev.plezi.protocol.Standard;
import dev.plezi.protocol.Wire;
import dev.plezi.protocol.client.Action;
import dev.plezi.protocol.client.Outgoing;
import dev.plezi.protocol.codec.EventCodec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An event on its way out, with who awaits an answer to it. */
final class OutgoingEvent extends Outgoing {
  private final @Nullable PendingAnswer<?> answer;

  OutgoingEvent(String text) {
    super(text, 0, false);
    answer = null;
  }

  OutgoingEvent(String text, int id, boolean request, PendingAnswer<?> answer) {
    super(text, id, request);
    this.answer = answer;
  }

  @Override
  public double bytes() {
    return EventCodec.utf8(text()).length;
  }

  /** Who awaits one; null for nobody. */
  @Nullable PendingAnswer<?> answer() {
    return answer;
  }

  /** The event as the application emitted it: what awaits an answer has its id in front. */
  String plain() {
    int member = text().indexOf(Wire.ID);
    return id() == 0 ? text() : "{" + text().substring(text().indexOf(',', member) + 1);
  }

  /** The event's name, for those who read of a failure. */
  String name() {
    String name = EventCodec.standard().textEnvelope(EventCodec.utf8(text())).event();
    return name == null ? "" : name;
  }

  /** What to tell who awaits an answer: one of the reasons of {@link Action#FAILED}. */
  RuntimeException failure(int reason) {
    Duration timeout = answer == null ? Duration.ZERO : answer.timeout();
    return switch (reason) {
      case Action.UNSUPPORTED ->
          new EventException(
              EventException.UNSUPPORTED, "the server speaks level 1, where nothing is replied to");
      case Action.TOO_LARGE ->
          new IllegalArgumentException("\"%s\" is larger than the server takes".formatted(name()));
      case Action.UNDELIVERABLE ->
          new UndeliverableException(
              "\"%s\" is given up: %d connections broke before it was through"
                  .formatted(name(), Standard.PATIENT_ATTEMPTS));
      case Action.TIMED_OUT ->
          request()
              ? new ReplyTimeoutException(name(), timeout, !unsent())
              : new AckTimeoutException(name(), timeout, !unsent());
      default ->
          new ClientClosedException(
              "the client was closed before \"%s\" was answered".formatted(name()));
    };
  }
}
