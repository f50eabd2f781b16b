package dev.plezi.server.internal.session;

import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.PeerNetwork;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * A bound of what is kept for all peers together: where it is crossed those sessions end that keep
 * most, of the network that keeps most, so that nobody can end everybody's. With a word to the peer
 * first; if that is not enough, since what is on its way keeps the memory, without one. They end in
 * portions. By one thread at a time.
 */
final class KeptBound {
  /** So many end at a time at most. */
  static final int PORTION = 64;

  private final KeptBytes kept;

  // Owned by whoever enforces: those that were ended since there was enough room last.
  private final Set<Session> ended = new HashSet<>();

  KeptBound(KeptBytes kept) {
    this.kept = kept;
  }

  /** A session that keeps something. */
  private record Keeper(Session session, long weight) {}

  /** What the sessions of one network keep, the greediest first. */
  private static final class Network {
    private final Deque<Keeper> keepers = new ArrayDeque<>();
    private long weight;

    void add(Keeper keeper) {
      keepers.add(keeper);
      weight += keeper.weight();
    }

    Keeper removeFirst() {
      Keeper first = keepers.remove();
      weight -= first.weight();
      return first;
    }
  }

  /** Whether there was enough room since anybody was ended. */
  boolean begins() {
    return ended.isEmpty();
  }

  /**
   * Ends some of what is to end, of these sessions with their addresses. All are weighed again, and
   * again, while others go on to fill their queues: who keeps little is not to end for those that
   * kept nothing yet when it began.
   *
   * @return whether there may be more to end
   */
  boolean enforce(Map<Session, String> sessions) {
    int left = PORTION;
    boolean more = kept.high();
    while (more && left > 0) {
      int now = endGreediest(sessions, left);
      left -= now;
      more = now > 0 && kept.high();
    }
    if (!more) {
      ended.clear();
    }
    return more;
  }

  /**
   * Ends those that keep most now, until the greediest network keeps half as much as it did.
   *
   * @param most so many at most
   * @return how many these were
   */
  private int endGreediest(Map<Session, String> sessions, int most) {
    PriorityQueue<Network> greediest =
        new PriorityQueue<>(Comparator.comparingLong((Network each) -> each.weight).reversed());
    greediest.addAll(networks(sessions));
    int end = ended.size() + most;
    long half = greediest.isEmpty() ? 0 : greediest.element().weight / 2;
    while (ended.size() < end
        && kept.high()
        && !greediest.isEmpty()
        && greediest.element().weight > half) {
      Network network = greediest.remove();
      Keeper first = network.removeFirst();
      // Its peer may have read all of it meanwhile.
      if (first.session().weight() > first.weight() / 2) {
        ended.add(first.session());
        first.session().overflow(kept::high);
      }
      if (!network.keepers.isEmpty()) {
        greediest.add(network);
      }
    }
    return most - (end - ended.size());
  }

  private List<Network> networks(Map<Session, String> sessions) {
    List<Keeper> keepers = new ArrayList<>();
    for (Session each : sessions.keySet()) {
      long weight = ended.contains(each) ? 0 : each.weight();
      if (weight > 0) {
        keepers.add(new Keeper(each, weight));
      }
    }
    keepers.sort(Comparator.comparingLong(Keeper::weight).reversed());
    Map<PeerNetwork, Network> networks = new HashMap<>();
    for (Keeper each : keepers) {
      PeerNetwork of = PeerNetwork.of(sessions.getOrDefault(each.session(), ""));
      networks.computeIfAbsent(of, first -> new Network()).add(each);
    }
    return new ArrayList<>(networks.values());
  }
}
