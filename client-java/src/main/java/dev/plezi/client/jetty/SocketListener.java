package dev.plezi.client.jetty;

/** Hears of one socket, one word at a time, on threads that must not be blocked. */
public interface SocketListener {
  /** The socket is open; the first message comes after {@link Socket#demand()}. */
  void opened(Socket socket);

  /** A message, whole and valid UTF-8 where it was text; the next comes after a demand. */
  void message(Socket socket, byte[] message);

  /** A message came that breaks the rules, and is not taken: the socket is being closed for it. */
  void refused();

  /** The socket is gone, or was never opened. The last word. */
  void ended(Ending ending);
}
