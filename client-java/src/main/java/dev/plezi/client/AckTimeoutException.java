package dev.plezi.client;

/** No acknowledgement came in time. */
public final class AckTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean sent;

  AckTimeoutException(boolean sent) {
    super(
        sent
            ? "not acknowledged in time; the server may have handled the message all the same"
            : "not sent in time, as there was no connection; it will not be sent any more");
    this.sent = sent;
  }

  /**
   * Whether the message was given to a connection: if so, the server may have handled it; if not,
   * it never has and never will.
   */
  public boolean sent() {
    return sent;
  }
}
