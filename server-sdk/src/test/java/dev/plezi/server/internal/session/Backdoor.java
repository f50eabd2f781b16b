package dev.plezi.server.internal.session;

import dev.plezi.server.Options;
import dev.plezi.server.internal.transport.KeptBytes;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens this room to the simulation, which has a package of its own. */
public final class Backdoor {
  private Backdoor() {}

  /** None yet; these are their secrets. */
  public static SessionRegistry sessions(Options bounds, Supplier<String> secrets) {
    return new SessionRegistry(bounds, KeptBytes.unbounded(), Runnable::run, secrets);
  }

  /** Whether there is no session any more, nor a connection. */
  public static boolean empty(SessionRegistry sessions) {
    try {
      return sessions.drain(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The server goes, and nobody waits for it. */
  public static void leave(SessionRegistry sessions, Duration limit) {
    sessions.leave(limit);
  }

  /** Whether the session with this secret can be resumed. */
  public static boolean alive(SessionRegistry sessions, String secret) {
    ResumableBinding binding = sessions.find(secret);
    return binding != null && !binding.isOver();
  }

  /** The session's secret; null when it has none. */
  public static @Nullable String secret(Session session) {
    return session.secret();
  }

  /** How many bytes the session with this secret keeps for its peer. */
  public static int kept(SessionRegistry sessions, String secret) {
    ResumableBinding binding = sessions.find(secret);
    return binding == null ? 0 : Math.toIntExact(binding.kept());
  }

  /** How many bytes are kept for the peer of a subscriber. */
  public static int kept(PublicationSink subscriber) {
    return ((SessionQueues) subscriber).outbox().kept();
  }
}
