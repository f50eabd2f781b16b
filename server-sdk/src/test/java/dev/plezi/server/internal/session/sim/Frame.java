package dev.plezi.server.internal.session.sim;

/** What travels on a connection. */
sealed interface Frame {
  /** What it costs on the way. */
  default int size() {
    return 8;
  }

  /** The handshake's answer. */
  record Opened() implements Frame {}

  /** A message. */
  record Message(String text) implements Frame {
    @Override
    public int size() {
      return text.length() + 8;
    }
  }

  /** A pong frame. */
  record Pong() implements Frame {}

  /** A close frame. */
  record Close(int code) implements Frame {}

  /** The connection's end, without one. */
  record Ended() implements Frame {}
}
