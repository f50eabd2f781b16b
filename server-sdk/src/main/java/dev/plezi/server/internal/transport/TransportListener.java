package dev.plezi.server.internal.transport;

/**
 * Who is told what a socket says. {@link #opened}, {@link #heard}, {@link #received}, {@link
 * #reject} and {@link #closed} are called by one thread at a time, in the order of the events.
 */
public interface TransportListener {
  /** The largest message that is taken, in bytes. */
  int maxMessageBytes();

  /** The socket is open. */
  void opened(Transport link);

  /** A frame arrived, of whatever kind: the peer lives. */
  void heard();

  /** A message arrived. Demands the next frame, at once or when there is room for it. */
  void received(WireMessage message);

  /**
   * What arrived ends the connection, once the messages before it are handled; the next frame is
   * demanded then, and the peer not read before.
   */
  void reject(int code, String reason);

  /**
   * The socket is closed.
   *
   * @param code the close code; 1006 when there was no close frame
   */
  void closed(int code);
}
