package dev.plezi.client;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The news that the session is lost, and with it the promise that nothing is: what the server
 * published meanwhile may be missed, and of what the client had sent some may not have been
 * handled. This is in two lists, of which one is always empty: what certainly was not, as the
 * server has said how far it came, or what is in doubt. Nothing of it is sent again by itself. What
 * was never sent is in neither: it goes out in the new session.
 *
 * <p>Messages are JSON, in the order of sending, without {@code _EID_}; a request is a plain event
 * here. They are 10,000 at most, of 4,194,304 characters together.
 */
public final class Gap {
  private final Reason reason;
  private final String detail;
  private final List<String> undelivered;
  private final List<String> inDoubt;
  private final Predicate<Boolean> resend;

  /** Why a session is lost. */
  public enum Reason {
    /** The server does not have it any more: it was away for too long, or the server restarted. */
    GONE,
    /** More was sent to the client while it was away than the server keeps. */
    OVERFLOW,
    /** The server's application has closed it. */
    CLOSED,
    /** It belongs to somebody else than this connection does. */
    IDENTITY,
    /** The time of its identity was over, and no new token came. */
    EXPIRED,
    /** The server's application has revoked its identity. */
    REVOKED,
    /** The two ends have not counted the same. */
    COUNT,
    /** The client has closed again and again for the same message of the server. */
    REFUSED,
    /** The server has a large message, for which no connection lasted long enough. */
    UNDELIVERABLE,
    /** Another connection has taken it over. */
    FENCED,
    /** The server now speaks level 1 only. */
    NO_SESSIONS;
  }

  /**
   * A gap. Applications are given one, and need this for their tests only.
   *
   * @param resend sends again: with true also what is in doubt; false when it is too late
   */
  public Gap(
      Reason reason,
      String detail,
      List<String> undelivered,
      List<String> inDoubt,
      Predicate<Boolean> resend) {
    this.reason = Objects.requireNonNull(reason, "reason is null");
    this.detail = Objects.requireNonNull(detail, "detail is null");
    this.undelivered = List.copyOf(Objects.requireNonNull(undelivered, "undelivered is null"));
    this.inDoubt = List.copyOf(Objects.requireNonNull(inDoubt, "inDoubt is null"));
    this.resend = Objects.requireNonNull(resend, "resend is null");
  }

  /** Why the session is lost. */
  public Reason reason() {
    return reason;
  }

  /** The same in the server's word or in ours. */
  public String detail() {
    return detail;
  }

  /** What was sent, and was certainly not handled. */
  public List<String> undelivered() {
    return undelivered;
  }

  /** What was sent, and may have been handled or not. */
  public List<String> inDoubt() {
    return inDoubt;
  }

  /**
   * Sends again what is {@link #undelivered}: in order, and before everything that is newer.
   * Nothing can be handled twice by that. Who awaits an answer to one of these awaits it still, and
   * the others get a {@link GapException}. To be called by a listener of gaps before it returns;
   * nothing is sent until then.
   *
   * @return false when there is nothing to send again, or it is too late
   */
  public boolean resend() {
    return resend.test(false);
  }

  /**
   * The same with what is {@link #inDoubt}: for an application that takes no harm when an event is
   * handled twice.
   */
  public boolean resendAll() {
    return resend.test(true);
  }

  @Override
  public String toString() {
    return "Gap[%s, %s, undelivered: %d, in doubt: %d]"
        .formatted(reason, detail, undelivered.size(), inDoubt.size());
  }
}
