package dev.plezi.protocol;

/** The reasons why a session cannot be resumed, as the wire says them. */
public final class SessionEndReason {
  /** The application, or the peer, has ended it. */
  public static final String CLOSED = "closed";

  /** It is not known any more: its time is over, or it was another server's. */
  public static final String GONE = "gone";

  /** More was kept for the peer than may be. */
  public static final String OVERFLOW = "overflow";

  /** The two ends have not counted the same. */
  public static final String COUNT = "count";

  /** The peer has refused the same message again. */
  public static final String REFUSED = "refused";

  /** A large message was sent again and again, and no connection lasted long enough for it. */
  public static final String UNDELIVERABLE = "undeliverable";

  /** The application takes the peer for somebody else. */
  public static final String IDENTITY = "identity";

  /** The peer has not shown in time who it is. */
  public static final String EXPIRED = "expired";

  /** The application has revoked the peer's identity. */
  public static final String REVOKED = "revoked";

  private SessionEndReason() {}
}
