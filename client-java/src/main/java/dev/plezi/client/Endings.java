package dev.plezi.client;

import dev.plezi.client.jetty.Ending;
import dev.plezi.protocol.CloseCode;
import org.jspecify.annotations.Nullable;

/** Ends of connections in words. */
final class Endings {
  private static final int BROKEN = 1006;

  private Endings() {}

  /**
   * What the application is told of an end beside the state.
   *
   * @param lost how many messages were given to the connection and not written
   * @return null when there is nothing to tell: the server said goodbye and nothing was lost
   */
  static @Nullable ConnectionException explain(Ending ending, int lost) {
    String what = what(ending);
    if (what == null && lost == 0) {
      return null;
    }
    String words = what == null ? "the server closed the connection" : what;
    String loss = lost == 0 ? "" : "; messages it did not take with it: " + lost;
    return new ConnectionException(words + loss, ending.status(), ending.code(), ending.cause());
  }

  /** We ended it ourselves. */
  static ConnectionException dropped(String why) {
    return new ConnectionException("the connection was dropped: " + why, 0, 0, null);
  }

  private static @Nullable String what(Ending ending) {
    if (ending.status() > 0) {
      return "the server refused the connection with HTTP status " + ending.status();
    }
    return switch (ending.code()) {
      case CloseCode.NORMAL, CloseCode.GOING_AWAY -> null;
      case 0 -> "the server cannot be reached" + cause(ending);
      case CloseCode.NONE ->
          "the server closed the connection without a code; without a session it does so for an"
              + " event unknown to it";
      case BROKEN -> "the connection broke" + cause(ending);
      default -> "the connection was closed with code " + ending.code() + reason(ending);
    };
  }

  private static String reason(Ending ending) {
    return ending.reason().isEmpty() ? "" : ": " + ending.reason();
  }

  private static String cause(Ending ending) {
    return ending.cause() == null ? "" : ": " + ending.cause();
  }
}
