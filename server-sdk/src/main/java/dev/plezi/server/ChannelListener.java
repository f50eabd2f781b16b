package dev.plezi.server;

/** The application's own code for what is published to a channel. */
@FunctionalInterface
public interface ChannelListener {
  /**
   * A message was published.
   *
   * @throws Exception whatever goes wrong: it is logged, and the next message is handled
   */
  void onMessage(ChannelMessage message) throws Exception;
}
