package dev.plezi.client.internal;

import dev.plezi.client.internal.socket.SocketEnd;

/**
 * A count of refusals in a row, which says when another attempt would most likely end the same.
 * Guarded by the gate.
 */
final class Refusals {
  /** So often in a row a server may refuse a client that it never took before. */
  private static final int MOST = 3;

  /** The same for one that it took: it may be about to come back. */
  private static final int LATER_MOST = 10;

  private int count;

  /** Whether a connection was open since the application asked for one. */
  private boolean welcome;

  /** The application asks anew. */
  void begin() {
    count = 0;
    welcome = false;
  }

  /** A connection is open. */
  void welcomed() {
    count = 0;
    welcome = true;
  }

  /**
   * A connection, or an attempt, has ended.
   *
   * @param connecting whether it never began to speak
   * @return whether no further attempt is to be made
   */
  boolean last(SocketEnd end, boolean connecting) {
    if (!ConnectionErrors.refusal(end, connecting)) {
      return false;
    }
    count++;
    // One that upgrades to say so has made up its mind; a status may be a proxy's, for a moment.
    return count >= (end.code() > 0 ? 1 : welcome ? LATER_MOST : MOST);
  }
}
