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
 * first; if that is not enough, since what is on its way keeps the memory, without one.
 */
final class KeptBound {
  private final KeptBytes kept;

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

  /**
   * Ends what is to end, of these sessions with their addresses. By one thread at a time. All are
   * weighed again, and again, while others go on to fill their queues: who keeps little is not to
   * end for those that kept nothing yet when it began.
   */
  void enforce(Map<Session, String> sessions) {
    Set<Session> ended = new HashSet<>();
    while (kept.high() && endGreediest(sessions, ended)) {}
  }

  /**
   * Ends those that keep most now, until the greediest network keeps half as much as it did.
   *
   * @param ended whoever was before, and is from now on
   * @return false when nobody was to end
   */
  private boolean endGreediest(Map<Session, String> sessions, Set<Session> ended) {
    PriorityQueue<Network> greediest =
        new PriorityQueue<>(Comparator.comparingLong((Network each) -> each.weight).reversed());
    greediest.addAll(networks(sessions, ended));
    int before = ended.size();
    long half = greediest.isEmpty() ? 0 : greediest.element().weight / 2;
    while (kept.high() && !greediest.isEmpty() && greediest.element().weight > half) {
      Network most = greediest.remove();
      Keeper first = most.removeFirst();
      // Its peer may have read all of it meanwhile.
      if (first.session().weight() > first.weight() / 2) {
        ended.add(first.session());
        first.session().overflow(kept::high);
      }
      if (!most.keepers.isEmpty()) {
        greediest.add(most);
      }
    }
    return ended.size() > before;
  }

  private static List<Network> networks(Map<Session, String> sessions, Set<Session> ended) {
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
