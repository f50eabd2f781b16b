package dev.plezi.server.internal.session;

import dev.plezi.protocol.CloseCode;
import java.nio.charset.StandardCharsets;

/**
 * A closing that an application may ask for.
 *
 * @param code 1000, or one of an application's own, with which the protocol closes nothing that
 *     goes on
 * @param reason for the peer
 */
public record ApplicationClose(int code, String reason) {
  private static final int LEAST_OWN_CODE = 4000;
  private static final int LAST_OWN_CODE = 4999;
  private static final int MAX_REASON_BYTES = 123;

  /**
   * Checked.
   *
   * @throws IllegalArgumentException when it cannot be sent
   */
  public ApplicationClose {
    boolean own = code >= LEAST_OWN_CODE && code <= LAST_OWN_CODE && !CloseCode.resumable(code);
    if (code != CloseCode.NORMAL && !own) {
      throw new IllegalArgumentException(
          "close code " + code + " is neither 1000 nor an application's own");
    }
    if (reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON_BYTES) {
      throw new IllegalArgumentException("the reason is longer than " + MAX_REASON_BYTES);
    }
  }
}
