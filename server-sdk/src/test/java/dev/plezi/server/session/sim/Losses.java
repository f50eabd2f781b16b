package dev.plezi.server.session.sim;

import dev.plezi.protocol.client.ClientEdge;
import dev.plezi.server.session.Backdoor;

/** No gap without a loss: whether the session that the client gives up is lost indeed. */
final class Losses {
  private Losses() {}

  static void check(World world, History history, Client client, int reason) {
    String secret = client.secret();
    Cable cable = client.cable();
    Host host = cable == null ? null : cable.host();
    if (secret == null || cable == null || host == null) {
      world.violated("client: a gap without a session");
      return;
    }
    boolean lost =
        switch (reason) {
          case ClientEdge.NOT_RESUMED -> host.dead() || !Backdoor.alive(host.sessions(), secret);
          case ClientEdge.FENCED -> history.carrier(secret) != cable.number();
          case ClientEdge.NO_SESSIONS -> !host.offers();
          default -> false;
        };
    if (!lost) {
      world.violated("client: gap " + reason + " though " + secret + " is not lost");
    }
  }
}
