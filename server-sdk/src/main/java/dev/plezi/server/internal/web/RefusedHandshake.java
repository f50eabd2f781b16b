package dev.plezi.server.internal.web;

import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.Wire;
import dev.plezi.server.http.Body;
import dev.plezi.server.http.Request;
import java.util.List;
import java.util.Map;

/** How a handshake that is refused is told. Stateless. */
public final class RefusedHandshake {
  /** To what is no handshake of RFC 6455: says which version would be. */
  public static final FinishedResponse OTHER_VERSION =
      new FinishedResponse(
          426,
          List.of(Map.entry("Sec-WebSocket-Version", "13"), Map.entry("Upgrade", "websocket")),
          Body.text("426 Upgrade Required\n"));

  private static final String LEVEL_2 = Wire.LEVEL_PARAMETER + "=" + Wire.LEVEL_2;

  /** So many of the query are looked at. */
  private static final int MAX_PARAMETERS = 100;

  private RefusedHandshake() {}

  /**
   * The code with which the WebSocket is closed at once, in place of an answer; {@link
   * CloseCode#NONE} where the answer is sent. To a page its browser tells neither the status nor
   * the body of an answer; and its client knows the codes that say the same.
   */
  public static int code(Request request, FinishedResponse answer) {
    return seesNoStatus(request) ? CloseCode.ofStatus(answer.status()) : CloseCode.NONE;
  }

  private static boolean seesNoStatus(Request request) {
    return request.header("Origin") != null
        && List.of(request.query().split("&", MAX_PARAMETERS)).contains(LEVEL_2);
  }
}
