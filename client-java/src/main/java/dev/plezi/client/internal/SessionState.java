package dev.plezi.client.internal;

import dev.plezi.client.Gap;
import dev.plezi.protocol.SessionEndReason;
import dev.plezi.protocol.client.Action;
import dev.plezi.protocol.codec.ControlEvent;
import dev.plezi.protocol.codec.EventCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of a client's session, as far as the machine need not know it. */
final class SessionState {
  // All guarded by the gate.

  private @Nullable String secret;

  /** Whether the present connection was asked for a session. */
  private boolean asked;

  /** Why the server resumes nothing, if it does not. */
  private String refusal = "";

  /** The longest message, in bytes, that the server takes. */
  private double max = Double.POSITIVE_INFINITY;

  // What is being lost: at most what the machine keeps.
  private final List<String> undelivered = new ArrayList<>();
  private final List<OutgoingEvent> unanswered = new ArrayList<>();

  /** Whether there is one, which the server may have forgotten meanwhile. */
  boolean held() {
    return secret != null;
  }

  /** A connection is being opened. */
  void connecting() {
    asked = false;
  }

  boolean asked() {
    return asked;
  }

  /** Messages flow: without a session, if none was asked for. */
  void open() {
    if (!asked) {
      max = Double.POSITIVE_INFINITY;
    }
  }

  void max(double bytes) {
    max = bytes;
  }

  /** Refuses a message that the server would not take. */
  void check(String text) {
    // No character of UTF-16 takes more than three bytes, nor less than one.
    if (text.length() * 3.0 > max) {
      int size = EventCodec.utf8(text).length;
      if (size > max) {
        throw new IllegalArgumentException(
            "the message has %d bytes, and the server takes %.0f".formatted(size, max));
      }
    }
  }

  /** What asks for a session: below 0 received for a new one. */
  String ask(double received, int attempt) {
    asked = true;
    return received < 0 || secret == null
        ? ControlEvent.open()
        : ControlEvent.resume(secret, received, attempt);
  }

  void refusal(String reason) {
    refusal = reason;
  }

  /** The session is this from now on. */
  void keep(String newSecret) {
    secret = newSecret;
  }

  void undelivered(OutgoingEvent message) {
    undelivered.add(message.plain());
  }

  void unanswered(OutgoingEvent message) {
    unanswered.add(message);
  }

  /** There is no session any more. */
  void end() {
    secret = null;
    undelivered.clear();
    unanswered.clear();
  }

  /** Those whose answer is lost with the session. */
  List<OutgoingEvent> unanswered() {
    return List.copyOf(unanswered);
  }

  /** What is lost with the session. */
  Gap gap(int reason) {
    return switch (reason) {
      case Action.FENCED -> gap(Gap.Reason.FENCED, "another connection has taken it over");
      case Action.NO_SESSIONS -> gap(Gap.Reason.NO_SESSIONS, "the server offers none any more");
      case Action.MISCOUNTED -> gap(Gap.Reason.COUNT, "the server has counted what was never sent");
      default -> gap(reason(refusal), refusal.isEmpty() ? SessionEndReason.GONE : refusal);
    };
  }

  private Gap gap(Gap.Reason reason, String detail) {
    return new Gap(reason, detail, undelivered);
  }

  private static Gap.Reason reason(String word) {
    return switch (word) {
      case SessionEndReason.OVERFLOW -> Gap.Reason.OVERFLOW;
      case SessionEndReason.CLOSED -> Gap.Reason.CLOSED;
      case SessionEndReason.IDENTITY -> Gap.Reason.IDENTITY;
      case SessionEndReason.COUNT -> Gap.Reason.COUNT;
      case SessionEndReason.EXPIRED -> Gap.Reason.EXPIRED;
      case SessionEndReason.REVOKED -> Gap.Reason.REVOKED;
      default -> Gap.Reason.GONE;
    };
  }
}
