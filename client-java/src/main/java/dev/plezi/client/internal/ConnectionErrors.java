package dev.plezi.client.internal;

import dev.plezi.client.ConnectionException;
import dev.plezi.client.internal.socket.SocketEnd;
import dev.plezi.protocol.CloseCode;
import org.jspecify.annotations.Nullable;

/** A maker of exceptions: ends of connections, in words. */
final class ConnectionErrors {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private ConnectionErrors() {}

  /**
   * What the application is told of an end beside the state.
   *
   * @param lost how many messages were given to the connection and not written
   * @param inDoubt how many were written since anything was heard of the server
   * @param last whether no further attempt is made
   * @return null when there is nothing to tell: the server said goodbye and nothing was lost
   */
  static @Nullable ConnectionException of(SocketEnd end, int lost, int inDoubt, boolean last) {
    String what = what(end);
    if (what == null && lost == 0) {
      return null;
    }
    String words = what == null ? "the server closed the connection" : what;
    String loss = lost == 0 ? "" : "; messages it did not take with it: " + lost;
    String doubt = doubt(inDoubt);
    String more = last ? "; it is not tried again" : "";
    return new ConnectionException(
        words + loss + doubt + more, end.status(), end.code(), end.cause());
  }

  /**
   * Whether the server has refused this client, or has nothing at its address: by HTTP's status, or
   * by the close code of a connection that has not begun to speak.
   */
  static boolean refusal(SocketEnd end, boolean connecting) {
    int said = end.status() > 0 ? end.status() : connecting ? end.code() - 4_000 : 0;
    return said == UNAUTHORIZED || said == FORBIDDEN || said == NOT_FOUND;
  }

  /**
   * We ended it ourselves.
   *
   * @param inDoubt how many messages were written since anything was heard of the server
   */
  static ConnectionException dropped(String why, int inDoubt) {
    String words = "the connection was dropped: " + why + doubt(inDoubt);
    return new ConnectionException(words, 0, CloseCode.BROKEN, null);
  }

  /** We replaced it as we were asked to, and something may be lost by that. */
  static ConnectionException replaced(String words) {
    return new ConnectionException(words, 0, CloseCode.BROKEN, null);
  }

  private static String doubt(int messages) {
    return messages == 0 ? "" : "; messages that may not have arrived: " + messages;
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
    // It is the peer's, and may stand in a log.
    return end.reason().isEmpty() ? "" : ": " + end.reason().replaceAll("\\p{Cntrl}", "?");
  }

  private static String cause(SocketEnd end) {
    return end.cause() == null ? "" : ": " + end.cause();
  }
}
