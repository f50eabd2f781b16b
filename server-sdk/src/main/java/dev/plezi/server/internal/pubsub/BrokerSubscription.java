package dev.plezi.server.internal.pubsub;

import dev.plezi.server.BrokerUnavailableException;

/** One subscriber's subscription to one topic. Thread-safe. */
public interface BrokerSubscription {
  /**
   * Waits until what is published anywhere from now on is heard. Returns without it after a bounded
   * time, or at once while the way to the other servers is broken; what this process publishes is
   * heard in any case.
   *
   * @throws BrokerUnavailableException when what other processes publish will not be heard, since
   *     that is refused; it has ended then
   */
  void confirm() throws InterruptedException;

  /**
   * The same, but that an interrupt ends the wait, and stays set.
   *
   * @throws BrokerUnavailableException likewise
   */
  default void awaitConfirmed() {
    try {
      confirm();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it; nothing is delivered when this has returned. Again it does nothing. */
  void end();
}
