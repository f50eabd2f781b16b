package dev.plezi.client.internal;

import dev.plezi.client.ConnectionException;
import dev.plezi.client.internal.socket.SocketEnd;
import dev.plezi.protocol.CloseCode;
import org.jspecify.annotations.Nullable;

/** A maker of exceptions: ends of connections, in words. */
final class ConnectionErrors {
  private ConnectionErrors() {}

  /**
   * What the application is told of an end beside the state.
   *
   * @param lost how many messages were given to the connection and not written
   * @return null when there is nothing to tell: the server said goodbye and nothing was lost
   */
  static @Nullable ConnectionException of(SocketEnd end, int lost) {
    String what = what(end);
    if (what == null && lost == 0) {
      return null;
    }
    String words = what == null ? "the server closed the connection" : what;
    String loss = lost == 0 ? "" : "; messages it did not take with it: " + lost;
    return new ConnectionException(words + loss, end.status(), end.code(), end.cause());
  }

  /** We ended it ourselves. */
  static ConnectionException dropped(String why) {
    return new ConnectionException("the connection was dropped: " + why, 0, 0, null);
  }

  private static @Nullable String what(SocketEnd end) {
    if (end.status() > 0) {
      return "the server refused the connection with HTTP status " + end.status();
    }
    return switch (end.code()) {
      case CloseCode.NORMAL, CloseCode.GOING_AWAY -> null;
      case 0 -> "the server cannot be reached" + cause(end);
      case CloseCode.NONE ->
          "the server closed the connection without a code; without a session it does so for an"
              + " event unknown to it";
      case CloseCode.BROKEN -> "the connection broke" + cause(end);
      default -> "the connection was closed with code " + end.code() + reason(end);
    };
  }

  private static String reason(SocketEnd end) {
    return end.reason().isEmpty() ? "" : ": " + end.reason();
  }

  private static String cause(SocketEnd end) {
    return end.cause() == null ? "" : ": " + end.cause();
  }
}
