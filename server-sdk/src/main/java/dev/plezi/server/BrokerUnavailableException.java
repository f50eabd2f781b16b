package dev.plezi.server;

/**
 * A message does not reach other servers, because Redis is away ({@link Options#publishWhileDown}
 * is false) or because too much waits for it ({@link Options#publishQueueBytes}). The subscribers
 * of this server have got it.
 */
public final class BrokerUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A publication that stays here.
   *
   * @param message why it does
   */
  public BrokerUnavailableException(String message) {
    super(message);
  }
}
