package dev.plezi.server.internal.pubsub;

import dev.plezi.server.internal.transport.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of published messages. A message comes in two steps, so that no socket is written to
 * under a lock that other publishers wait for. Neither step may throw, nor call a broker or the
 * application.
 */
public interface Subscriber {
  /**
   * Takes a message in. Called in the channel's order, under its lock: does no more than to put it
   * into a queue.
   *
   * @param channel where it was published
   * @param message the message, encoded once for all
   * @param publisher who published it, known by identity, or {@link Others} than who did; null when
   *     that is of no interest
   */
  void deliver(String channel, WireMessage message, @Nullable Object publisher);

  /** Whose it is: what that publishes as; null for nobody's in particular. */
  default @Nullable Object owner() {
    return null;
  }

  /**
   * Sets in motion what was delivered. Called after each delivery, outside of the lock, possibly by
   * several threads at a time.
   */
  void flush();
}
