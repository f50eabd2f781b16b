package dev.plezi.server.internal.session;

import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.PeerNetwork;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

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

  /** Ends what is to end, of these sessions with their addresses. By one thread at a time. */
  void enforce(Map<Session, String> sessions) {
    PriorityQueue<Network> greediest =
        new PriorityQueue<>(Comparator.comparingLong((Network each) -> each.weight).reversed());
    greediest.addAll(networks(sessions));
    while (kept.high() && !greediest.isEmpty()) {
      Network most = greediest.remove();
      most.removeFirst().session().overflow(kept::high);
      if (!most.keepers.isEmpty()) {
        greediest.add(most);
      }
    }
  }

  private static List<Network> networks(Map<Session, String> sessions) {
    List<Keeper> keepers = new ArrayList<>();
    sessions.keySet().forEach(each -> keepers.add(new Keeper(each, each.weight())));
    keepers.removeIf(each -> each.weight() == 0);
    keepers.sort(Comparator.comparingLong(Keeper::weight).reversed());
    Map<PeerNetwork, Network> networks = new HashMap<>();
    for (Keeper each : keepers) {
      PeerNetwork of = PeerNetwork.of(sessions.getOrDefault(each.session(), ""));
      networks.computeIfAbsent(of, first -> new Network()).add(each);
    }
    return new ArrayList<>(networks.values());
  }
}
