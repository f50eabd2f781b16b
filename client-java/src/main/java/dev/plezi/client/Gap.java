package dev.plezi.client;

import java.util.List;

/**
 * The news that the session is lost, and with it the promise that nothing is. What the server
 * published meanwhile may be missed; what the client had sent may have arrived or not.
 *
 * @param reason why
 * @param detail the same in the server's word or in ours
 * @param undelivered the messages, as JSON in the order of sending, that were written and not
 *     counted by the server: at most 10,000, of 4,194,304 characters together. They are not sent
 *     again, but each can be emitted again: it has no {@code _EID_}, and a request is a plain event
 *     here. What was never written is not among them: it goes out in the new session
 */
public record Gap(Reason reason, String detail, List<String> undelivered) {
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
    /** One end has counted what the other never sent. */
    COUNT,
    /** Another connection has taken it over. */
    FENCED,
    /** The server now speaks level 1 only. */
    NO_SESSIONS;
  }

  /** A gap. */
  public Gap {
    undelivered = List.copyOf(undelivered);
  }
}
