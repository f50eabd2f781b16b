package dev.plezi.protocol.client;

import org.jspecify.annotations.Nullable;

/**
 * An instruction of a {@link ClientMachine} to its adapter: a kind, and what that kind has to say.
 * Immutable. The machine's comment tells how actions are taken and in which order.
 */
public final class Action {
  // ---- kinds that are performed whatever happened meanwhile

  /**
   * Close the present socket, if there is one: {@link #forGood} with {@link
   * dev.plezi.protocol.CloseCode#NORMAL}, else without a code; and, behind all that was written,
   * with {@link dev.plezi.protocol.Wire#CLOSE} as the last word if that {@link #endsSession}.
   * Nothing that it reports afterwards counts.
   */
  public static final int CLOSE_SOCKET = 0;

  /** The peer has acknowledged the {@link #message}. */
  public static final int ACKNOWLEDGED = 1;

  /**
   * The {@link #message} will not be acknowledged or replied to, for a {@link #reason}: {@link
   * #TIMED_OUT}, {@link #CLIENT_CLOSED}, {@link #SESSION_LOST}, {@link #UNSUPPORTED}, {@link
   * #TOO_LARGE} or {@link #UNDELIVERABLE}. A message without an id fails only for the last two, or
   * when it was kept and the client is closed. What is {@link Outgoing#unsent} will not be sent any
   * more.
   */
  public static final int FAILED = 2;

  /**
   * The session is being lost, and the server has certainly not handled the {@link #message} if
   * that is {@link Outgoing#unsent}; else it is not known whether it has.
   */
  public static final int UNDELIVERED = 3;

  /**
   * The session is lost, and all that is {@link #UNDELIVERED} is told, for a {@link #reason}:
   * {@link #NOT_RESUMED}, {@link #FENCED}, {@link #NO_SESSIONS} or {@link #MISCOUNTED}. Tell the
   * application, which may have the machine {@link ClientMachine#resend}, and then the machine that
   * the gap is {@link ClientMachine#told}; messages must not flow before.
   */
  public static final int GAP = 4;

  /** The connection is dropped, and goes on with another, as the server said what it must not. */
  public static final int REFUSED = 5;

  // ---- kinds that are dropped as soon as their attempt is not the present one any more

  /** The machine's {@link #state} is now another, of which the application is told. */
  public static final int STATE_CHANGED = 6;

  /**
   * Open a socket, and report {@link ClientMachine#opened} or {@link ClientMachine#closed} with the
   * number of this {@link #attempt}.
   */
  public static final int OPEN_SOCKET = 7;

  /**
   * Ask the server for a session: for a new one if the {@link #count} is below 0, else for the one
   * at hand, whose secret the adapter keeps, of which so many messages were received, and {@link
   * ClientMachine#sent so many sent}. The adapter keeps the nonce, too: the same until the server
   * has answered.
   */
  public static final int OPEN_SESSION = 8;

  /**
   * Tell the server the {@link #count} of the session's messages that were received, and how many
   * were {@link ClientMachine#sent} before this is written.
   */
  public static final int TELL_RECEIVED = 9;

  /**
   * A connection is open that resumes nothing. Tell the application, which may emit a greeting, and
   * then the machine that it is {@link ClientMachine#ready}.
   */
  public static final int GREET = 10;

  /**
   * A connection is open that resumes the session. Tell the machine that the application is {@link
   * ClientMachine#ready}; or, if it greets that session still, to {@link ClientMachine#repeat}.
   */
  public static final int RESUMED = 11;

  /**
   * Ask the server whether it is there: by a ping of WebSocket where the adapter has those, else by
   * the control event. Whatever is heard of it then is the answer.
   */
  public static final int PROBE = 12;

  // ---- kinds that are dropped alike, and are steps of the machine itself

  /** What awaits something for too long fails. */
  static final int EXPIRE = 13;

  /** Requests fail, as a server of level 1 replies to none. */
  static final int REFUSE_REQUESTS = 14;

  /** Messages flow, in a new session if one was asked for. */
  static final int BEGIN = 15;

  // ---- reasons why a message has failed

  /** No acknowledgement, or no reply, came in time. */
  public static final int TIMED_OUT = 0;

  /** The client was closed. */
  public static final int CLIENT_CLOSED = 1;

  /** It was sent in a session that is lost. */
  public static final int SESSION_LOST = 2;

  /** It is a request, and the server speaks level 1 only. */
  public static final int UNSUPPORTED = 3;

  /** It was kept, and is larger than the server takes. */
  public static final int TOO_LARGE = 4;

  /** It was sent again and again, and its connection broke each time before it was through. */
  public static final int UNDELIVERABLE = 5;

  // ---- reasons why the session is lost

  /** The server does not have it any more, and has said why. */
  public static final int NOT_RESUMED = 0;

  /** Another connection has taken it over. */
  public static final int FENCED = 1;

  /** The server now speaks level 1. */
  public static final int NO_SESSIONS = 2;

  /** The two ends have not counted the same. */
  public static final int MISCOUNTED = 3;

  /** A {@link #CLOSE_SOCKET} for good, and one that ends the session by its last word. */
  static final int FOR_GOOD = 1;

  static final int WITH_A_WORD = 2;

  /** The action that follows it in its list; the machine's. */
  @Nullable Action next;

  private final int kind;
  private final int attempt;
  private final double number;
  private final @Nullable Outgoing message;

  Action(int kind, int attempt, double number, @Nullable Outgoing message) {
    this.kind = kind;
    this.attempt = attempt;
    this.number = number;
    this.message = message;
  }

  /** What is to be done: one of the kinds above. */
  public int kind() {
    return kind;
  }

  /** The number of the attempt to connect that was the present one when it was decided. */
  public int attempt() {
    return attempt;
  }

  /** The state of a {@link #STATE_CHANGED}: one of those of {@link ClientMachine}. */
  public int state() {
    return (int) number;
  }

  /** The reason of a {@link #FAILED} or a {@link #GAP}. */
  public int reason() {
    return (int) number;
  }

  /** The count of an {@link #OPEN_SESSION} or a {@link #TELL_RECEIVED}. */
  public double count() {
    return number;
  }

  /** Whether a {@link #CLOSE_SOCKET} is the last. */
  public boolean forGood() {
    return number != 0;
  }

  /** Whether a {@link #CLOSE_SOCKET} ends the session that the socket carries. */
  public boolean endsSession() {
    return number == WITH_A_WORD;
  }

  /** The message of an {@link #ACKNOWLEDGED}, a {@link #FAILED} or an {@link #UNDELIVERED}. */
  @SuppressWarnings("NullAway") // These have one, and of no other kind is it asked.
  public Outgoing message() {
    return message;
  }

  /** What a step of the machine needs: a time. */
  double number() {
    return number;
  }
}
