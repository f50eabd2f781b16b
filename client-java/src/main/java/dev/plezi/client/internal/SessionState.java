package dev.plezi.client.internal;

import dev.plezi.client.Gap;
import dev.plezi.protocol.SessionEndReason;
import dev.plezi.protocol.client.Action;
import dev.plezi.protocol.codec.ControlEvent;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The state of a client's session, as far as the machine need not know it. */
final class SessionState {
  private static final int NONCE_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  // All guarded by the gate.

  private @Nullable String secret;

  /** The same from one answer of the server to the next, which may be lost. */
  private String nonce = newNonce();

  /** Why the server resumes nothing, if it does not. */
  private String refusal = "";

  // What is being lost: at most what the machine keeps.
  private final List<String> undelivered = new ArrayList<>();
  private final List<String> inDoubt = new ArrayList<>();

  /** Whether there is one, which the server may have forgotten meanwhile. */
  boolean held() {
    return secret != null;
  }

  /** What asks for a session: below 0 received for a new one. */
  String ask(double received, double sent, int attempt) {
    if (received < 0 || secret == null) {
      return ControlEvent.open(nonce, attempt);
    }
    ControlEvent.Counts counts = new ControlEvent.Counts(received, received, sent);
    return ControlEvent.resume(secret, counts, nonce, attempt);
  }

  private static String newNonce() {
    byte[] bytes = new byte[NONCE_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  void refusal(String reason) {
    refusal = reason;
  }

  /** The session is this from now on. */
  void keep(String newSecret) {
    secret = newSecret;
    nonce = newNonce();
  }

  void undelivered(OutgoingEvent message) {
    (message.unsent() ? undelivered : inDoubt).add(message.plain());
  }

  /** There is no session any more. */
  void end() {
    secret = null;
    undelivered.clear();
    inDoubt.clear();
  }

  /** What is lost with the session. */
  Gap gap(int reason, Predicate<Boolean> resend) {
    String detail =
        switch (reason) {
          case Action.FENCED -> "another connection has taken it over";
          case Action.NO_SESSIONS -> "the server offers none any more";
          case Action.MISCOUNTED -> "the two ends have not counted the same";
          default -> refusal.isEmpty() ? SessionEndReason.GONE : refusal;
        };
    return new Gap(gapReason(reason), detail, undelivered, inDoubt, resend);
  }

  private Gap.Reason gapReason(int reason) {
    return switch (reason) {
      case Action.FENCED -> Gap.Reason.FENCED;
      case Action.NO_SESSIONS -> Gap.Reason.NO_SESSIONS;
      case Action.MISCOUNTED -> Gap.Reason.COUNT;
      default -> reason(refusal);
    };
  }

  private static Gap.Reason reason(String word) {
    return switch (word) {
      case SessionEndReason.OVERFLOW -> Gap.Reason.OVERFLOW;
      case SessionEndReason.CLOSED -> Gap.Reason.CLOSED;
      case SessionEndReason.IDENTITY -> Gap.Reason.IDENTITY;
      case SessionEndReason.COUNT -> Gap.Reason.COUNT;
      case SessionEndReason.REFUSED -> Gap.Reason.REFUSED;
      case SessionEndReason.UNDELIVERABLE -> Gap.Reason.UNDELIVERABLE;
      case SessionEndReason.EXPIRED -> Gap.Reason.EXPIRED;
      case SessionEndReason.REVOKED -> Gap.Reason.REVOKED;
      default -> Gap.Reason.GONE;
    };
  }
}
