package dev.plezi.server.pubsub;

import dev.plezi.server.session.Payload;
import org.jspecify.annotations.Nullable;

/** Carries messages from publishers to the subscribers of their channel. Thread-safe. */
public interface Broker {
  /**
   * Adds a subscriber to a channel, from the next message on.
   *
   * @return ends the subscription; running it again does nothing
   */
  Runnable subscribe(String channel, Subscriber subscriber);

  /**
   * Hands a message to all present subscribers of a channel. All of them see a channel's messages
   * in one order.
   *
   * @param publisher the subscriber that publishes; null when it is none
   */
  void publish(String channel, Payload message, @Nullable Subscriber publisher);
}
