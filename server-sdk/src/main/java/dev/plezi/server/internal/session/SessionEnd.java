package dev.plezi.server.internal.session;

import dev.plezi.protocol.SessionEndReason;

/**
 * What became of a session that cannot be resumed.
 *
 * @param reason one of {@link SessionEndReason}
 * @param handled how many of its messages were handled, and no more will be; {@link #UNKNOWN} where
 *     that is not known
 */
record SessionEnd(String reason, double handled) {
  static final double UNKNOWN = -1;

  /** Nothing is known of it. */
  static final SessionEnd GONE = of(SessionEndReason.GONE);

  /** One of which only this is known. */
  static SessionEnd of(String reason) {
    return new SessionEnd(reason, UNKNOWN);
  }
}
