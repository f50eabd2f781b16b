package dev.plezi.server.internal.pubsub;

/** One subscriber's subscription to one topic. Thread-safe. */
public interface BrokerSubscription {
  /**
   * Waits until what is published anywhere from now on is heard. Returns without it after a bounded
   * time, or at once while the way to the other servers is broken; what this process publishes is
   * heard in any case.
   */
  void confirm() throws InterruptedException;

  /** Ends it; nothing is delivered when this has returned. Again it does nothing. */
  void end();
}
