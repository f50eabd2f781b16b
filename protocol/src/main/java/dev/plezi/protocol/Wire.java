package dev.plezi.protocol;

/** Names that have a meaning on the wire. */
public final class Wire {
  /** The member that names a message's event. */
  public static final String EVENT = "event";

  /** The member that asks for an acknowledgement; the acknowledgement repeats its value. */
  public static final String ID = "_EID_";

  /** The control event that acknowledges a message. */
  public static final String ACK = "_ack_";

  // ---- level 2

  /** The parameter of the URL's query by which a client asks for level 2. */
  public static final String LEVEL_PARAMETER = "plezi";

  /** Its value. */
  public static final String LEVEL_2 = "2";

  /** The server offers a session: {@code v}, {@code heartbeat} and {@code max}. */
  public static final String HELLO = "_hello_";

  /**
   * The client opens a session; or resumes {@code session} having {@code received} so many and
   * {@code sent} so many. A {@code nonce} finds the session whose {@link #SESSION} was lost.
   */
  public static final String OPEN = "_open_";

  /**
   * The server's answer: {@code session}, {@code received}, {@code handled}, {@code sent}, {@code
   * resumed}, {@code ttl}, and the {@code reason} when a session could not be resumed.
   */
  public static final String SESSION = "_session_";

  /**
   * One end tells how many messages of the session, {@code n}, the other need not keep any more,
   * and how many it has {@code sent} itself.
   */
  public static final String RECEIVED = "_received_";

  /** Stands in the place of a message that was given up: it counts, and says nothing. */
  public static final String NONE = "_none_";

  /** One end asks whether the other is there. */
  public static final String PING = "_ping_";

  /** It is there. */
  public static final String PONG = "_pong_";

  /** The server goes: the client is to reconnect {@code after} so many milliseconds. */
  public static final String GOAWAY = "_goaway_";

  /** The client is done: the session ends. */
  public static final String CLOSE = "_close_";

  /** The server asks for a new token {@code within} so many milliseconds. */
  public static final String RENEW = "_renew_";

  /** The client's new {@code token}. */
  public static final String TOKEN = "_token_";

  /**
   * A large message of the server comes in pieces: binary messages that are so many {@code bytes}
   * together, and are {@code text} or not. As a member of {@link #OPEN}, the client takes such.
   */
  public static final String LARGE = "_large_";

  /** The member by which a message of either end asks for a reply. */
  public static final String REQUEST = "_re_";

  /** The member of a request that is to be answered in parts: so many at most in the next. */
  public static final String PARTS = "_parts_";

  /**
   * The member of a part that is not the last, and of the request for the next one: which reply it
   * goes on with. Of an event that is no request, which reply ends.
   */
  public static final String NEXT = "_next_";

  /** The member of a part that has what is in it, in order. */
  public static final String ITEMS = "_items_";

  /** The result, {@code data}, of the request with this {@code _EID_}. */
  public static final String REPLY = "_reply_";

  /**
   * The failure, {@code code} and {@code message}, of the request with this {@code _EID_}; or, with
   * the name in {@code of}, of an event that is no request and was not handled.
   */
  public static final String ERROR = "_error_";

  /** Silence beyond the heartbeat after which an end drops the connection, in milliseconds. */
  public static final int GRACE_MS = 10_000;

  private Wire() {}

  /**
   * Whether a control event belongs to a connection, and not to the session that it carries: it is
   * not counted, and not sent again. Acknowledgements, replies and errors are counted; and so is
   * what nobody knows, as it may be one of these with a bit turned.
   *
   * @param event the name of a control event
   */
  public static boolean uncounted(String event) {
    return event.equals(RECEIVED)
        || event.equals(PING)
        || event.equals(PONG)
        || event.equals(HELLO)
        || event.equals(OPEN)
        || event.equals(SESSION)
        || event.equals(GOAWAY)
        || event.equals(RENEW)
        || event.equals(TOKEN)
        || event.equals(CLOSE)
        || event.equals(LARGE);
  }

  /**
   * Whether an event name belongs to the protocol. Such names begin and end with an underscore and
   * never reach an application's handlers.
   *
   * @param event the name
   */
  public static boolean control(String event) {
    int last = event.length() - 1;
    return last > 0 && event.charAt(0) == '_' && event.charAt(last) == '_';
  }
}
