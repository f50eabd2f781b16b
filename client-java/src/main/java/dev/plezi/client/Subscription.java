package dev.plezi.client;

/** A listener's registration. It outlives connections: a reconnect neither ends nor doubles it. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  /**
   * Ends it: the listener is not called any more, apart from a call that is already running on
   * another thread. Closing again does nothing.
   */
  @Override
  void close();
}
