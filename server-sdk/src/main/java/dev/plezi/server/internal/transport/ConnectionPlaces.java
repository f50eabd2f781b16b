package dev.plezi.server.internal.transport;

import dev.plezi.server.Options;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of places for connections, of each {@linkplain PeerNetwork network} too. Where
 * all are taken, who comes gets the oldest of the network that has most, if that has more than the
 * one that it comes from: so nobody can keep the others out. Thread-safe.
 */
public final class ConnectionPlaces {
  /** So many has a network that is not local, unless the options say otherwise. */
  static final int STANDARD_PER_ADDRESS = 1_000;

  private final int capacity;
  private final ToIntFunction<PeerNetwork> bound;

  // Guarded by this; of as many connections as there are places.
  private final Map<Object, Members> members = new HashMap<>();
  private final Map<String, Members> networks = new HashMap<>();

  /** The connections of a network, the oldest first. */
  private record Members(String network, Set<Object> connections) {
    Members(String network) {
      this(network, new LinkedHashSet<>(2));
    }

    int count() {
      return connections.size();
    }

    Object oldest() {
      return connections.iterator().next();
    }
  }

  /**
   * So many places.
   *
   * @param bound how many a network may have
   */
  public ConnectionPlaces(int capacity, ToIntFunction<PeerNetwork> bound) {
    this.capacity = capacity;
    this.bound = bound;
  }

  /** How many connections, or sessions without one, a network may have. */
  public static int bound(Options options, PeerNetwork network) {
    int standard = network.local() ? Integer.MAX_VALUE : STANDARD_PER_ADDRESS;
    return options.maxConnectionsPerAddress().orElse(standard);
  }

  /** What became of who wanted a place. */
  public sealed interface Outcome {
    /** There is none for it. */
    record Refused() implements Outcome {}

    /**
     * It has one.
     *
     * @param evicted the connection that had it before, which is to be ended; none mostly
     */
    record Taken(Optional<Object> evicted) implements Outcome {}
  }

  /** Whether a connection of this address would be refused. */
  public boolean refuses(String address) {
    return refuses(PeerNetwork.of(address));
  }

  private synchronized boolean refuses(PeerNetwork network) {
    int own = count(network.name());
    return own >= bound.applyAsInt(network) || (full() && greediest(own) == null);
  }

  /** Gives a connection a place until it {@linkplain #leave leaves}, or is evicted. */
  public Outcome enter(Object connection, String address) {
    return enter(connection, PeerNetwork.of(address));
  }

  private synchronized Outcome enter(Object connection, PeerNetwork network) {
    int own = count(network.name());
    Object evicted = null;
    if (own >= bound.applyAsInt(network)) {
      return new Outcome.Refused();
    }
    if (full()) {
      Members most = greediest(own);
      if (most == null) {
        return new Outcome.Refused();
      }
      evicted = most.oldest();
      leave(evicted);
    }
    Members its = networks.computeIfAbsent(network.name(), Members::new);
    its.connections().add(connection);
    members.put(connection, its);
    return new Outcome.Taken(Optional.ofNullable(evicted));
  }

  /** A connection gives its place back, if it has one still. */
  public synchronized void leave(Object connection) {
    Members its = members.remove(connection);
    if (its != null) {
      its.connections().remove(connection);
      if (its.count() == 0) {
        networks.remove(its.network());
      }
    }
  }

  /** How many are taken. */
  public synchronized int taken() {
    return members.size();
  }

  private boolean full() {
    return members.size() >= capacity;
  }

  private int count(String network) {
    Members those = networks.get(network);
    return those == null ? 0 : those.count();
  }

  /** Those of the network with most, if these are more than one above so many; else null. */
  private @Nullable Members greediest(int own) {
    Members most = null;
    for (Members those : networks.values()) {
      if (those.count() > (most == null ? own + 1 : most.count())) {
        most = those;
      }
    }
    return most;
  }
}
