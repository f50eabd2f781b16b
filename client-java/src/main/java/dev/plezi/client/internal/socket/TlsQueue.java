package dev.plezi.client.internal.socket;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * A queue of the attempts that are to agree upon TLS. A handshake computes for milliseconds at both
 * ends: if a thousand of them go on at once, each takes as long as all, and all of them are given
 * up together. So a few have a turn, from before they connect until they are open or gone, and the
 * others wait.
 *
 * <p>Each server has a queue of its own, first in, first out, and a turn that is free goes to the
 * server that has not had one for longest. A handshake that does not move loses its turn and goes
 * on without, since it does not compute either: servers that are mute hold nobody up for long.
 *
 * <p>Owned by the loop's thread. It holds an entry for each attempt that waits, and no other.
 */
final class TlsQueue {
  /** How long a handshake may stand still, until its turn is another's. */
  static final long STILL_MS = 1_000;

  /** How often that is looked at; however it moves then, the turn is another's. */
  static final int MOST_LOOKS = 10;

  private final int most;
  private final Executor loop;
  private final Timer timer;
  private final Map<String, Set<Turn>> waiting = new LinkedHashMap<>();
  private int taken;

  /** Runs something later on the loop's thread. */
  @FunctionalInterface
  interface Timer {
    /** Returns what cancels it. */
    Runnable after(long ms, Runnable task);
  }

  /**
   * An empty queue.
   *
   * @param most how many have a turn at a time
   */
  TlsQueue(int most, Executor loop, Timer timer) {
    this.most = most;
    this.loop = loop;
    this.timer = timer;
  }

  /**
   * Takes a turn, or waits for one.
   *
   * @param server whose queue it is
   * @param begin runs as a task of the loop when the turn has come
   */
  Turn enter(String server, Runnable begin) {
    Turn turn = new Turn(server, begin);
    if (taken < most) {
      give(turn);
    } else {
      waiting.computeIfAbsent(server, name -> new LinkedHashSet<>()).add(turn);
    }
    return turn;
  }

  private void give(Turn turn) {
    taken++;
    turn.state = State.HELD;
    turn.look(MOST_LOOKS);
    loop.execute(turn::begin);
  }

  private void next() {
    var servers = waiting.values().iterator();
    if (taken < most && servers.hasNext()) {
      Set<Turn> queue = servers.next();
      Turn turn = queue.iterator().next();
      queue.remove(turn);
      servers.remove();
      if (!queue.isEmpty()) {
        waiting.put(turn.server, queue);
      }
      give(turn);
    }
  }

  /** Whether nobody has a turn, and nobody waits for one. */
  boolean idle() {
    return taken == 0 && waiting.isEmpty();
  }

  private enum State {
    WAITING,
    HELD,
    OVER
  }

  /** An attempt's place in the queue. */
  final class Turn {
    private final String server;
    private final Runnable begin;
    private State state = State.WAITING;
    private boolean ended;
    private boolean moved;
    private Runnable cancel = () -> {};

    private Turn(String server, Runnable begin) {
      this.server = server;
      this.begin = begin;
    }

    /** Whether it is still to come. */
    boolean waits() {
      return state == State.WAITING;
    }

    /** The handshake has gone on. */
    void moved() {
      moved = true;
    }

    /** The handshake is over, or is not wanted any more; harmless when it was. */
    void end() {
      ended = true;
      leave();
    }

    private void begin() {
      if (!ended) {
        begin.run();
      }
    }

    private void look(int left) {
      moved = false;
      cancel =
          timer.after(
              STILL_MS,
              () -> {
                if (moved && left > 1) {
                  look(left - 1);
                } else {
                  leave();
                }
              });
    }

    private void leave() {
      State before = state;
      state = State.OVER;
      cancel.run();
      if (before == State.HELD) {
        taken--;
        next();
      } else if (before == State.WAITING) {
        Set<Turn> queue = waiting.get(server);
        if (queue != null && queue.remove(this) && queue.isEmpty()) {
          waiting.remove(server);
        }
      }
    }
  }
}
