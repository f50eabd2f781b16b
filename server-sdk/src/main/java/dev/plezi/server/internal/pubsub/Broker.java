package dev.plezi.server.internal.pubsub;

import dev.plezi.server.BrokerUnavailableException;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A carrier of messages from publishers to the subscribers of their channel. Thread-safe. */
public interface Broker {
  /**
   * Adds a subscriber to a topic, from the next message on. One that is added already stays so,
   * once. To a channel and to patterns that match it are different subscriptions: a message comes
   * by each of them. Does not block.
   */
  BrokerSubscription subscribe(Topic topic, Subscriber subscriber);

  /**
   * Hands a message to all present subscribers of a channel and of the patterns that match it. All
   * subscribers of this process see a channel's messages in one order; those of other processes see
   * the messages of one publisher in its order. Does not block.
   *
   * @param publisher who publishes, or {@link Others} than who does, handed to the subscribers of
   *     this process; null for nobody
   * @throws BrokerUnavailableException when only the subscribers of this process get it, although
   *     there may be others
   */
  void publish(String channel, WireMessage message, @Nullable Object publisher);

  /**
   * The same, but waits for a bounded time until it has left.
   *
   * @throws BrokerUnavailableException when that is not known then, too; it may still leave later
   */
  void publishConfirmed(String channel, WireMessage message, @Nullable Object publisher)
      throws InterruptedException;

  /**
   * Whose subscribers of this process listen to a channel, and by no pattern: as {@link
   * Subscriber#owner} says, without those of nobody in particular. A copy.
   */
  Set<Object> owners(String channel);

  /** How far a publication reaches now. */
  Reach reach();

  /** Why it does not reach further, or what was refused of late; empty when all is well. */
  String problem();

  /** How many messages wait to be published elsewhere. */
  int queued();

  /** How often the way to the others was lost, and is back; 0 where there are none. */
  default long reconnects() {
    return 0;
  }

  /** Publishes what waits, for a bounded time, and ends what works for the broker. */
  void close();

  /** How far a publication reaches. */
  enum Reach {
    /** All subscribers: there are no other processes. */
    LOCAL,
    /** The subscribers of other processes, too. */
    CONNECTED,
    /** This process only, until the way to the others is back. */
    DISCONNECTED
  }
}
