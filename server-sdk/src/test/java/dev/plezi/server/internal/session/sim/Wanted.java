package dev.plezi.server.internal.session.sim;

import dev.plezi.event.EventException;
import dev.plezi.server.ConnectionClosedException;
import org.jspecify.annotations.Nullable;

/** A request of the server's application, and what became of it. */
final class Wanted {
  private final World world;
  private final int n;
  private final int how;
  private final Host host;
  private final @Nullable String session;

  /** How often the client has handled it. */
  int handled;

  private int fates;
  private boolean answered;

  /**
   * Is asked.
   *
   * @param session in which; null where there is none
   */
  Wanted(World world, int n, int how, Host host, @Nullable String session) {
    this.world = world;
    this.n = n;
    this.how = how;
    this.host = host;
    this.session = session;
  }

  int n() {
    return n;
  }

  int how() {
    return how;
  }

  boolean of(String key) {
    return key.equals(session);
  }

  boolean answered() {
    return answered;
  }

  /** Its fate is told. */
  void told(@Nullable Integer result, @Nullable Throwable failure) {
    world.note("server: ", this, " has its fate: ", result, failure);
    fates++;
    answered = result != null || refused(failure, Words.CODE);
    boolean right =
        result != null
            ? result == n && how <= Words.LATER
            : refused(failure, Words.CODE)
                ? how >= Words.FAIL
                : session == null
                    ? refused(failure, EventException.UNSUPPORTED) || closed(failure)
                    : closed(failure);
    if (!right || fates > 1) {
      world.violated("server: the fate of " + this + " is " + result + " " + failure);
    }
  }

  private static boolean refused(@Nullable Throwable failure, String code) {
    return failure instanceof EventException e && e.code().equals(code);
  }

  private static boolean closed(@Nullable Throwable failure) {
    return failure instanceof ConnectionClosedException;
  }

  /** All is over. */
  void over() {
    if (fates == 0 && !host.dead()) {
      world.violated(this + " has no fate");
    }
    if (handled > 1 || (answered && handled == 0)) {
      world.violated(this + " was handled " + handled + " times");
    }
  }

  @Override
  public String toString() {
    return "request " + n;
  }
}
