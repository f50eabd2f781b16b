package dev.plezi.server.internal.session;

import dev.plezi.protocol.CloseCode;
import java.util.Set;

/** Why a session cannot be resumed, as the wire says it. */
final class Reason {
  /** The application, or the peer, has ended it. */
  static final String CLOSED = "closed";

  /** It is not known any more: its time is over, or it was another server's. */
  static final String GONE = "gone";

  /** More was kept for the peer than may be. */
  static final String OVERFLOW = "overflow";

  /** The peer cannot have received so many. */
  static final String COUNT = "count";

  /** The application takes the peer for somebody else. */
  static final String IDENTITY = "identity";

  /** The peer has not shown in time who it is. */
  static final String EXPIRED = "expired";

  /** The application has revoked the peer's identity. */
  static final String REVOKED = "revoked";

  /** The same for people. */
  static final String REVOKED_WORDS = "authentication was revoked";

  private static final Set<Integer> ENDS =
      Set.of(
          CloseCode.NORMAL,
          CloseCode.GOING_AWAY,
          CloseCode.PROTOCOL,
          CloseCode.UNSUPPORTED,
          CloseCode.BAD_TEXT,
          CloseCode.TOO_LARGE,
          CloseCode.UNAUTHENTICATED);

  private Reason() {}

  /**
   * Whether such a closing ends the session too: the peer is done, or says what cannot be taken.
   */
  static boolean ends(int closeCode) {
    return ENDS.contains(closeCode);
  }
}
