package dev.plezi.server.internal.transport;

import dev.plezi.server.Closed;

/**
 * A listener that is told what a socket says, by one thread at a time, in the order of the events.
 * What one read of the socket brought, or one of several sockets, is told within a {@link
 * WriteBatch}.
 */
public interface TransportListener {
  /** The largest message that is taken, in bytes. */
  int maxMessageBytes();

  /** There will be no socket: the peer has left during its handshake. Told instead of all else. */
  void neverOpened();

  /** The socket is open. */
  void opened(Transport transport);

  /** A frame arrived, of whatever kind, or one of ours was taken: the peer lives. */
  void heard();

  /**
   * Asks for the frame behind one that was no whole message, such as a ping or a small fragment, at
   * once or when the peer may say more.
   */
  void demandNext();

  /** A message arrived. Demands the next frame, at once or when there is room for it. */
  void received(WireMessage message);

  /**
   * What arrived ends the connection, once the messages before it are handled; the next frame is
   * demanded then, and the peer not read before.
   */
  void reject(int code, String reason);

  /** The peer closes: what was put off to the end of a batch is written before the answer. */
  default void leaving() {}

  /**
   * The socket is closed.
   *
   * @param how as it looks from here: if we have closed it, the peer has answered so
   */
  void closed(Closed how);
}
