package dev.plezi.client.jetty;

import org.jspecify.annotations.Nullable;

/**
 * How a socket ended.
 *
 * @param status the HTTP status that refused the upgrade, or 0
 * @param code the WebSocket close code, or 0 when the socket was never open
 * @param reason what is known beside the number; may be empty
 * @param cause the failure behind it, if there is one
 */
public record Ending(int status, int code, String reason, @Nullable Throwable cause) {
  static Ending refused(int status, Throwable cause) {
    return new Ending(status, 0, "", cause);
  }

  static Ending unreachable(Throwable cause) {
    return new Ending(0, 0, "", cause);
  }
}
