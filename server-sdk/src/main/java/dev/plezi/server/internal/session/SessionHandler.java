package dev.plezi.server.internal.session;

import dev.plezi.server.Closed;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.transport.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * A handler of what happens to one session: what it means to the rooms above. It is made with its
 * session, which it may send to, and given to the connection that waits for the socket. All that is
 * told runs in the session's mailbox.
 */
public interface SessionHandler {
  /** The session is open; no message is handled before this returns. */
  void open();

  /**
   * Turns a message into a task, or a control event into a {@link ControlEventTask}. On the I/O
   * thread and under the lock that orders messages: reads, and does nothing yet.
   */
  Task read(WireMessage message);

  /** There is no connection for the time being; what is sent reaches the peer if it comes back. */
  default void suspended() {}

  /** The peer is back: nothing was lost. */
  default void resumed() {}

  /** How many bytes of replies it remembers, and of its handshake. */
  default int remembered() {
    return 0;
  }

  /**
   * There is nobody to answer any more, or will not be: what is kept for that is forgotten, and
   * does not count. By whoever ends the session, possibly under its locks.
   */
  default void forget() {}

  /** Time has passed: the server's clock strikes, once a second. Must not block. */
  default void tick() {}

  /** Whether a peer can show anew who it is. */
  default boolean renews() {
    return false;
  }

  /** A peer shows anew who it is; null when that is not taken. */
  default Identity.@Nullable Term renew(String token) {
    return null;
  }

  /** The server shuts down; the session can still be written to. */
  void shutdown();

  /** The session is over, as this says, and nothing follows. */
  void closed(Closed how);
}
