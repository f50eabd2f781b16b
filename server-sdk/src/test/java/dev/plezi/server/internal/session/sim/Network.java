package dev.plezi.server.internal.session.sim;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The way to the server, whichever stands there now. */
final class Network {
  private final World world;
  private final History history;
  private final Dice dice;

  private int hosts;
  private int cables;
  private Host host;
  private @Nullable Host before;
  private long closedUntil;
  private boolean silent;

  Network(World world, History history) {
    this.world = world;
    this.history = history;
    this.dice = new Dice(history.plan().seed(), "network");
    this.host = start(true);
  }

  Host host() {
    return host;
  }

  /** The server that went before, if it still lives. */
  @Nullable Host before() {
    return before;
  }

  /** A connection is asked for. */
  Cable dial(Cable.Peer peer) {
    Cable cable = new Cable(world, history, ++cables, peer);
    world.after(dice.millis(0, history.plan().latencyMillis()), () -> arrive(cable));
    return cable;
  }

  /** Nobody comes through for so many nanoseconds; those who try hear of it, or do not. */
  void close(long nanos, boolean unheard) {
    closedUntil = world.now() + nanos;
    silent = unheard;
  }

  /** Another server takes the place of this one, which dies. */
  void restart(boolean offers, boolean heard) {
    host.crash(heard);
    host = start(offers);
  }

  /** Another server takes the place of this one, which drains, now or when that is over. */
  void drain(Duration limit, boolean together) {
    Host old = host;
    before = old;
    old.drain(limit);
    if (together) {
      host = start(true);
    } else {
      world.after(
          limit.toNanos() + 1,
          () -> {
            if (host == old) {
              host = start(true);
            }
          });
    }
  }

  /** All is well from now on. */
  void heal() {
    closedUntil = world.now();
    if (!host.offers()) {
      restart(true, true);
    }
  }

  private Host start(boolean offers) {
    return new Host(world, history, ++hosts, offers);
  }

  private void arrive(Cable cable) {
    boolean closed = closedUntil > world.now();
    if (closed && silent) {
      return;
    }
    if (closed || host.dead() || !host.take(cable)) {
      cable.refuse();
    }
  }
}
