package dev.plezi.client;

import dev.plezi.protocol.client.Action;
import dev.plezi.protocol.codec.EventCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the client knows of its session that the machine need not know. Guarded by the gate. */
final class Session {
  private @Nullable String secret;

  private int attempt;

  /** Whether the present connection was asked for a session. */
  private boolean asked;

  private String refusal = "";
  private double max = Double.POSITIVE_INFINITY;

  // What is being lost: at most what the machine keeps.
  private final List<String> undelivered = new ArrayList<>();
  private final List<Emission> unanswered = new ArrayList<>();

  /** Whether there is one, which the server may have forgotten meanwhile. */
  boolean held() {
    return secret != null;
  }

  /** The latest attempt to connect. */
  int attempt() {
    return attempt;
  }

  /** A connection is being opened, by this attempt. */
  void connecting(int number) {
    attempt = number;
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

  /** The longest message, in bytes, that the server takes. */
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

  /** The words that ask for a session: below 0 received for a new one. */
  String ask(double received) {
    asked = true;
    return received < 0 || secret == null
        ? Control.OPEN
        : Control.resume(secret, received, attempt);
  }

  /** Why the server resumes nothing, if it does not. */
  void refusal(String reason) {
    refusal = reason;
  }

  /** The session is this from now on. */
  void keep(String newSecret) {
    secret = newSecret;
  }

  void undelivered(Emission message) {
    undelivered.add(message.plain());
  }

  void unanswered(Emission message) {
    unanswered.add(message);
  }

  /** There is no session any more. */
  void end() {
    secret = null;
    undelivered.clear();
    unanswered.clear();
  }

  /** What is lost with the session. */
  Gap gap(int reason) {
    return switch (reason) {
      case Action.FENCED -> gap(Gap.Reason.FENCED, "another connection has taken it over");
      case Action.NO_SESSIONS -> gap(Gap.Reason.NO_SESSIONS, "the server offers none any more");
      case Action.MISCOUNTED -> gap(Gap.Reason.COUNT, "the server has counted what was never sent");
      default -> gap(reason(refusal), refusal.isEmpty() ? "gone" : refusal);
    };
  }

  /** Those whose answer is lost with the session. */
  List<Emission> unanswered() {
    return List.copyOf(unanswered);
  }

  private Gap gap(Gap.Reason reason, String detail) {
    return new Gap(reason, detail, undelivered);
  }

  private static Gap.Reason reason(String word) {
    return switch (word) {
      case "overflow" -> Gap.Reason.OVERFLOW;
      case "closed" -> Gap.Reason.CLOSED;
      case "identity" -> Gap.Reason.IDENTITY;
      case "count" -> Gap.Reason.COUNT;
      case "expired" -> Gap.Reason.EXPIRED;
      case "revoked" -> Gap.Reason.REVOKED;
      default -> Gap.Reason.GONE;
    };
  }
}
