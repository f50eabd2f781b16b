package dev.plezi.server.internal.session.sim;

import dev.plezi.protocol.client.Action;
import dev.plezi.server.internal.session.Backdoor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** No gap without a loss, and no loss without a gap, as far as the client can tell. */
final class Losses {
  private Losses() {}

  /** The client goes on with another session, or with none. */
  static void check(World world, @Nullable Epoch before, String key, @Nullable Cable cable) {
    if (before == null || !before.session() || before.key().equals(key)) {
      return;
    }
    if (before.fate() == Epoch.Fate.GOES_ON) {
      world.violated("client: " + before.key() + " is replaced without a gap");
    }
    Host host = cable == null ? null : cable.host();
    boolean needless = History.isPlain(key) && host != null && host.offers();
    if (needless && before.fate() == Epoch.Fate.LOST) {
      world.violated("client: had sessions, and does without one");
    }
  }

  /** All that is lost is certain, or in doubt; where the server knows the end, it is certain. */
  static void check(World world, List<Sent> lost, String reason) {
    boolean known = List.of("closed", "overflow", "expired", "revoked", "refused").contains(reason);
    for (Sent message : lost) {
      if (message.unsent() != lost.get(0).unsent()) {
        world.violated("client: " + message + " is in another list than the others");
      }
      if (known && !message.unsent()) {
        world.violated("client: " + message + " is in doubt though the server knows the end");
      }
    }
  }

  /** The client gives up its session. */
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
          case Action.NOT_RESUMED -> host.dead() || !Backdoor.alive(host.sessions(), secret);
          case Action.FENCED -> history.impersonated(secret);
          case Action.NO_SESSIONS -> !host.offers();
          default -> false;
        };
    if (!lost) {
      world.violated("client: gap " + reason + " though " + secret + " is not lost");
    }
  }
}
