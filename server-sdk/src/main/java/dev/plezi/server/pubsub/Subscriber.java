package dev.plezi.server.pubsub;

import dev.plezi.server.session.Payload;
import org.jspecify.annotations.Nullable;

/** Whoever listens to a channel. */
public interface Subscriber {
  /**
   * A message of the channel. Called in the channel's order, under its lock: must neither block nor
   * call the application.
   *
   * @param message the message, encoded once for all
   * @param publisher the subscriber that published it; null when it was none
   */
  void deliver(Payload message, @Nullable Subscriber publisher);
}
