package dev.plezi.server;

/**
 * The other servers are not reached: a message does not get to them, because Redis is away ({@link
 * Options#publishWhileDown} is false), refuses it, or too much waits for it ({@link
 * Options#publishQueueBytes}); or a subscription hears nothing of them, because Redis refuses it.
 * The message says why. The subscribers of this server have got what was published.
 */
public final class BrokerUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * What stays here.
   *
   * @param message what, and why
   */
  public BrokerUnavailableException(String message) {
    super(message);
  }
}
