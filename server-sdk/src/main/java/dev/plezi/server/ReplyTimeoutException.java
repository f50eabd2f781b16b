package dev.plezi.server;

import java.time.Duration;

/**
 * The failure of a request to a client that has not answered in time. It may have handled the
 * request all the same; an answer that comes later is passed over.
 */
public final class ReplyTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure.
   *
   * @param event the request's name
   * @param timeout how long its answer was waited for
   */
  public ReplyTimeoutException(String event, Duration timeout) {
    super("no reply to \"" + event + "\" within " + timeout);
  }
}
