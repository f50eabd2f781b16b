package dev.plezi.server.internal.transport;

import org.jspecify.annotations.Nullable;

/** The socket as a session sees it. No method blocks; each may be called from any thread. */
public interface Transport {
  /**
   * Writes a message; the next may be written when {@code sent} was told. One that cannot be
   * written ends the connection, since nothing may follow a gap.
   */
  void send(WireMessage message, Sent sent);

  /** Writes a ping frame. */
  void ping();

  /**
   * Sends a close frame, behind all that was sent, and ends the connection when it is answered.
   * Frames are still read until then; to demand them is the caller's part.
   */
  void close(int code, String reason);

  /** Ends the connection at once. */
  void abort();

  /** Asks for one more frame. */
  void demand();

  /**
   * How many bytes the socket has written so far, parts of messages included: as long as they grow,
   * the peer takes what is sent. 0 where nobody counts.
   */
  default long bytesOut() {
    return 0;
  }

  /** The fate of a written message. */
  interface Sent {
    /**
     * The message is out, or will never be.
     *
     * @param failure why it was not written; null when it was
     */
    void done(@Nullable Throwable failure);
  }
}
