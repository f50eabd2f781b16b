package dev.plezi.client.internal.socket;

import org.jspecify.annotations.Nullable;

/**
 * The end of a socket.
 *
 * @param status the HTTP status that refused the upgrade, or 0
 * @param code the WebSocket close code, or 0 when the socket was never open
 * @param reason what is known beside the number; may be empty
 * @param cause the failure behind it, if there is one
 */
public record SocketEnd(int status, int code, String reason, @Nullable Throwable cause) {
  static SocketEnd refused(int status) {
    return new SocketEnd(status, 0, "", null);
  }

  static SocketEnd unreachable(Throwable cause) {
    return new SocketEnd(0, 0, "", cause);
  }
}
