package dev.plezi.server.internal.session;

import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.transport.WireMessage;
import org.jspecify.annotations.Nullable;

/** What a connection means to the rooms above. All that is told runs in its mailbox. */
public interface SessionHandler {
  /** The connection is open; no message is handled before this returns. */
  void open();

  /**
   * Turns a message into a task, or a {@link ControlTask} event into that. On the I/O thread:
   * reads, and does nothing yet.
   */
  Task read(WireMessage message);

  /** There is no connection for the time being; what is sent reaches the peer if it comes back. */
  default void suspended() {}

  /** The peer is back: nothing was lost. */
  default void resumed() {}

  /** How many bytes of replies it remembers. */
  default int remembered() {
    return 0;
  }

  /** Whether a peer can show anew who it is. */
  default boolean renews() {
    return false;
  }

  /** A peer shows anew who it is; null when that is not taken. */
  default @Nullable Term renew(String token) {
    return null;
  }

  /** The server shuts down; the connection can still be written to. */
  void shutdown();

  /** The connection is closed and nothing follows. */
  void closed();
}
