package dev.plezi.server.testing;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.Closed;

/** How sockets end, as a transport tells it. */
public final class Endings {
  private Endings() {}

  /** By the peer with this code, or by nobody where that is 1006. */
  public static Closed of(int code) {
    return new Closed(code, "", code == CloseCode.BROKEN ? Closed.By.LOST : Closed.By.PEER);
  }
}
