package dev.plezi.server.internal.session.sim;

import org.jspecify.annotations.Nullable;

/** A session, or a connection without one, as the server's application knows it. */
final class Served {
  private final World world;
  private Epoch epoch;

  /**
   * What it was before its connection turned out to carry a session, and what of that is handled.
   */
  private @Nullable Epoch before;

  private int handledBefore;
  private final Host host;

  private int handled;
  private boolean opened;
  private boolean suspended;
  private boolean closed;

  /** What the application has sent, and the session has taken. */
  int sent;

  int published;

  /** The application closes it: what arrives then is not handled. */
  boolean closing;

  Served(World world, Epoch epoch, Host host) {
    this.world = world;
    this.epoch = epoch;
    this.host = host;
  }

  Epoch epoch() {
    return epoch;
  }

  Host host() {
    return host;
  }

  int handled() {
    return handled;
  }

  boolean closed() {
    return closed;
  }

  /** Its connection carries a session from now on. */
  void outlive(Epoch session) {
    before = epoch;
    handledBefore = handled;
    epoch = session;
    handled = 0;
  }

  /** The application handles a message. */
  void handle(int n) {
    world.note("server handles ", n, " in ", epoch.key());
    Epoch plain = before;
    if (plain != null && handledBefore < plain.written().size()) {
      if (n != plain.written().get(handledBefore++)) {
        world.violated("server, " + plain.key() + ": message " + n + " is out of order");
      }
      return;
    }
    int due = handled < epoch.written().size() ? epoch.written().get(handled) : -1;
    if (n != due || !opened || closed) {
      world.violated("server, " + epoch.key() + ": message " + n + " in place of " + due);
    }
    handled++;
  }

  /** The application is told something. */
  void told(String callback) {
    world.note("server is told of ", epoch.key(), ": ", callback);
    boolean right =
        switch (callback) {
          case "open" -> !opened;
          case "suspended" -> opened && !suspended && !closed;
          case "resumed" -> opened && suspended && !closed;
          default -> opened && !closed;
        };
    if (!right) {
      world.violated("server, " + epoch.key() + ": told of " + callback);
    }
    opened = true;
    suspended = callback.equals("suspended") || (suspended && !callback.equals("resumed"));
    closed = callback.equals("closed");
  }
}
