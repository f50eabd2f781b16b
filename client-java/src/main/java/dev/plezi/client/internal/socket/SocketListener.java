package dev.plezi.client.internal.socket;

/**
 * A listener to one socket, which is told one thing at a time, on threads that must not be blocked.
 * Only {@link #alive} may come beside the rest.
 */
public interface SocketListener {
  /** The attempt waits, since as many others as may are agreeing upon TLS. */
  void queued();

  /** The attempt, which waited, connects now. */
  void dequeued();

  /** The socket is open; the first message comes after {@link Socket#demand()}. */
  void opened(Socket socket);

  /**
   * A message, whole; the next comes after a demand.
   *
   * @param text whether it was sent as text, and so is valid UTF-8
   */
  void message(Socket socket, byte[] message, boolean text);

  /** A message came that breaks the rules, and is not taken: the socket is being closed for it. */
  void refused();

  /**
   * Bytes have moved which are no whole message yet: a part of one came, or one that went on with a
   * long message is with the operating system, or the peer has pinged or answered a ping.
   *
   * @param heard whether they came
   */
  void alive(boolean heard);

  /** The socket is gone, or was never opened. Told once, and last. */
  void ended(SocketEnd end);
}
