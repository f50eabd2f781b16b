package dev.plezi.server.internal.transport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A socket as a session sees it. No method blocks nor throws; each may be called from any thread.
 */
public interface Transport {
  /**
   * Writes messages, in this order and at one go where it can; the next may be written when {@code
   * written} was told. If one of them cannot be written the connection ends, since nothing may
   * follow a gap.
   *
   * @param messages one at least; the list does not change until {@code written} was told
   */
  void write(List<WireMessage> messages, Written written);

  /**
   * Whether what is being written is a copy of its messages: then it is nobody else's, as a
   * message's own bytes may be.
   */
  default boolean copies() {
    return false;
  }

  /** Whether it may compress what it writes, once for all who get the same. */
  default boolean compresses() {
    return false;
  }

  /**
   * Compresses a message that it will be given soon, if it compresses such: on the thread of who
   * says it, who so says no more than can be written. It may take long; else the write does it.
   *
   * @param pieceBytes larger ones are given in pieces of this size
   */
  default void prepare(WireMessage message, int pieceBytes) {}

  /** Writes a ping frame. */
  void ping();

  /**
   * Sends a close frame, behind all that was written, and ends the connection when it is answered.
   * Frames are still read until then; to demand them is the caller's part.
   */
  void close(int code, String reason);

  /** Ends the connection at once. */
  void abort();

  /** Asks for one more frame; not again before that has come. */
  void demand();

  /**
   * How many bytes the socket has written so far, parts of messages included. 0 where nobody
   * counts.
   */
  default long bytesOut() {
    return 0;
  }

  /**
   * How many bytes the socket has read so far, parts of messages included. 0 where nobody counts.
   */
  default long bytesIn() {
    return 0;
  }

  /**
   * How many of the bytes that were written had to wait until the peer had taken what was before
   * them: as long as they grow, the peer lives, while {@link #bytesOut} may fill a buffer of the
   * system's only. 0 where nobody counts.
   */
  default long bytesTaken() {
    return 0;
  }

  /** Who is told of the fate of what was written. */
  interface Written {
    /**
     * The messages are out, or will never be.
     *
     * @param failure why they were not written; null when they were
     */
    void done(@Nullable Throwable failure);
  }
}
