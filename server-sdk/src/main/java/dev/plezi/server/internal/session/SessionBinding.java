package dev.plezi.server.internal.session;

import dev.plezi.server.internal.outbox.Outbox;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A tie between an open session and the connections of its peer. Thread-safe. Its monitor orders
 * what arrives: messages are admitted under it.
 */
interface SessionBinding {
  /** By what the peer may come back to the session; null when it cannot. */
  @Nullable String secret();

  // ---- what arrives

  /** Whether some connection carries the session, which is not over. */
  boolean connected();

  /** Whether this connection carries the session, which is not over. */
  boolean carriedBy(AttachedConnection connection);

  /** A message of so many bytes is admitted, of the connection that carries the session. */
  void admitted(AttachedConnection from, int size);

  /** Whether a control event is its own, and is nothing that is counted. */
  boolean reads(ControlEventTask control);

  /** Such a control event came. */
  void control(AttachedConnection from, ControlEventTask control);

  /**
   * A message of so many bytes is given to its handler, unless nothing is any more: false then. By
   * the mailbox's worker.
   */
  boolean handles(int size);

  /** The handler is done with whatever it had. By the mailbox's worker. */
  void handled();

  // ---- what is done to it

  /**
   * Closes, behind what was sent.
   *
   * @return false when it was closed already
   */
  boolean close(int code, String reason);

  /** Closes what connection there is, at once; a session that outlives it stays. */
  void drop();

  /** Ends it at once, with what waits, for a reason that whoever wants to resume it is told. */
  default void end(String why, int code, String words) {
    end(why, code, words, () -> false);
  }

  /**
   * The same.
   *
   * @param still asked when nothing waits any more: whether what is on its way is to go, too, and
   *     the connection is cut
   */
  void end(String why, int code, String words, BooleanSupplier still);

  /** How many bytes of what is on its way to the peer would be free without it. */
  long weight();

  /** More waits than the peer, or its handlers, take: the outbox says how bad it is. */
  void overfull(Outbox.Offer offer);

  /** Asks the peer to show within this time who it is, where that can be asked. */
  void renew(Duration left);

  /** The server goes, within this time, and the application has said goodbye. */
  void leave(long millis);

  /** Ends what connection there is, at once. */
  void abort();

  /**
   * Time has passed: asks a silent peer whether it is there, and gives up one that does not answer.
   */
  void tick(long now);
}
