package dev.plezi.protocol;

/** WebSocket close codes, those of RFC 6455 that we send and our own. */
public final class CloseCode {
  /** The work is done. */
  public static final int NORMAL = 1000;

  /** The server shuts down. */
  public static final int GOING_AWAY = 1001;

  /** RFC 6455 was violated. */
  public static final int PROTOCOL = 1002;

  /** Text where binary is due, or binary where text is. */
  public static final int UNSUPPORTED = 1003;

  /** A close frame without a code; what a level 1 peer gets for a message that is none. */
  public static final int NONE = 1005;

  /** There was no close frame; never sent. */
  public static final int BROKEN = 1006;

  /** Text that is not UTF-8. */
  public static final int BAD_TEXT = 1007;

  /** A message above the limit. */
  public static final int TOO_LARGE = 1009;

  /** Another connection carries on the session. */
  public static final int FENCED = 4001;

  /** The reader is too slow; its outgoing queue is full. */
  public static final int SLOW_CONSUMER = 4008;

  /** More events in a second than the limit allows. */
  public static final int RATE = 4029;

  /** Not authenticated, or not any more. */
  public static final int UNAUTHENTICATED = 4401;

  /** Refused at the handshake: this page, or whoever it is, may not. */
  public static final int FORBIDDEN = 4403;

  /** Refused at the handshake: there is nothing here. */
  public static final int NOT_FOUND = 4404;

  private static final int HTTP = 4000;

  private CloseCode() {}

  /** Whether an end that closes so cannot take a message, which would come again and again. */
  public static boolean refusesMessage(int code) {
    return code == PROTOCOL || code == UNSUPPORTED || code == BAD_TEXT || code == TOO_LARGE;
  }

  /** Whether the protocol closes a connection with it whose session goes on. */
  public static boolean resumable(int code) {
    return code == FENCED || code == SLOW_CONSUMER || code == RATE;
  }

  /**
   * The code that tells a page why its handshake is refused, as it sees no status; {@link #NONE}
   * for a status after which it may try again.
   *
   * @param status an HTTP status
   */
  public static int ofStatus(int status) {
    int code = HTTP + status;
    return refusal(code) ? code : NONE;
  }

  /** Whether a client that is closed so before it is open need not try again. */
  public static boolean refusal(int code) {
    return code == UNAUTHENTICATED || code == FORBIDDEN || code == NOT_FOUND;
  }
}
