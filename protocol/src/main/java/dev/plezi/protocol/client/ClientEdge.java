package dev.plezi.protocol.client;

/**
 * What a {@link ClientMachine} wants done: the adapter's side. Each may call back into the machine,
 * whose state is settled before.
 */
public interface ClientEdge {
  /** A connection is being opened. */
  int CONNECTING = 0;

  /** Messages flow. */
  int OPEN = 1;

  /** The connection is lost and the next attempt is due. */
  int SUSPENDED = 2;

  /** There is no connection, and none will be opened unless asked for. */
  int CLOSED = 3;

  /** A message failed because no acknowledgement, or no reply, came in time. */
  int TIMED_OUT = 0;

  /** A message failed because the client was closed. */
  int CLIENT_CLOSED = 1;

  /** A message failed because it was sent in a session that is lost. */
  int SESSION_LOST = 2;

  /** A request failed because the server speaks level 1 only. */
  int UNSUPPORTED = 3;

  /** The session is lost: the server does not have it any more, and has said why. */
  int NOT_RESUMED = 0;

  /** The session is lost: another connection has taken it over. */
  int FENCED = 1;

  /** The session is lost: the server now speaks level 1. */
  int NO_SESSIONS = 2;

  /** The session is lost: the server has counted what was never sent. */
  int MISCOUNTED = 3;

  /**
   * Opens a socket, and reports {@link ClientMachine#opened} or {@link ClientMachine#closed} with
   * this attempt's number.
   */
  void openSocket(int attempt);

  /**
   * Closes the current socket, if there is one. Nothing it reports afterwards counts.
   *
   * @param forGood with {@link dev.plezi.protocol.CloseCode#NORMAL}, which ends the session; else
   *     without a code
   */
  void closeSocket(boolean forGood);

  /** Writes a message to the open socket. */
  void send(Outgoing message);

  /**
   * Asks for a session: for a new one, or for the one at hand, whose secret the adapter keeps.
   *
   * @param received how many messages of the session at hand were received; below 0 for a new one
   */
  void openSession(double received);

  /** Tells the server how many messages of the session were received. */
  void tellReceived(double count);

  /**
   * A connection that resumes nothing is open. The adapter tells the application, which may send a
   * greeting with {@code first} set, and then calls {@link ClientMachine#ready}.
   */
  void greet(int attempt);

  /**
   * A connection that resumes the session is open. The adapter calls {@link ClientMachine#ready};
   * or, while the application still greets the session, {@link ClientMachine#repeat}.
   */
  void resumed(int attempt);

  /** The peer has acknowledged this message. */
  void acknowledged(Outgoing message);

  /**
   * This message will not be acknowledged or replied to: {@link #TIMED_OUT}, {@link
   * #CLIENT_CLOSED}, {@link #SESSION_LOST} or {@link #UNSUPPORTED}. A message without an id fails
   * only when it was kept and the client is closed. What was still kept has not been sent and will
   * not be.
   */
  void failed(Outgoing message, int reason);

  /** The session is being lost, and it is not known whether this message has arrived. */
  void undelivered(Outgoing message);

  /**
   * The session is lost, after all that is {@link #undelivered}: {@link #NOT_RESUMED}, {@link
   * #FENCED}, {@link #NO_SESSIONS} or {@link #MISCOUNTED}.
   */
  void gap(int reason);

  /** The state is now another. */
  void stateChanged(int state);

  /** A number from 0 (inclusive) to 1 (exclusive). */
  double random();
}
