package dev.plezi.server.internal.session;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.Closed;
import dev.plezi.server.Options;
import dev.plezi.server.internal.transport.ConnectionPlaces;
import dev.plezi.server.internal.transport.PeerNetwork;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A map from secrets to what can be resumed, and what became of the last that ended. Those without
 * a connection are bounded in number, for each address too, and in what they keep, which is looked
 * at every time they are ticked: beyond it those end of the address that has most, the longest
 * without a connection first, so that nobody can end everybody's. Thread-safe.
 */
final class ResumableSessions {
  private static final Logger LOG = LoggerFactory.getLogger(ResumableSessions.class);

  /** So many ended sessions are remembered. */
  private static final int MAX_ENDS = 10_000;

  /** What a session takes that keeps nothing, as was measured in live heap, and some more. */
  static final int SESSION_BYTES = 4 * 1024;

  private static final Closed TOO_MANY =
      new Closed(CloseCode.BROKEN, "too many are without a connection", Closed.By.SERVER);

  private static final int SECRET_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Options options;
  private final Supplier<String> secrets;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /** By the nonces for which they were made; one for each of the above at most. */
  private final Map<String, ResumableBinding> made = new ConcurrentHashMap<>();

  // By their secrets, and by their nonces; guarded by the first of them.
  private final Map<String, Ended> ends = new Ends();
  private final Map<String, Ended> endsByNonce = new Ends();

  /** Those that ended last. */
  private static final class Ends extends LinkedHashMap<String, Ended> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Ended> eldest) {
      return size() > MAX_ENDS;
    }
  }

  private record Ended(SessionEnd end, String place, double attempt) {}

  private record Entry(ResumableBinding binding, String address) {}

  private record Suspended(ResumableBinding binding, String address, long since, long bytes) {}

  ResumableSessions(Options options, Supplier<String> secrets) {
    this.options = options;
    this.secrets = secrets;
  }

  /** The secret of the next one. */
  String next() {
    return secrets.get();
  }

  /** 128 random bits. */
  static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Takes in what can be resumed, until it is {@linkplain #remove removed}. */
  void add(ResumableBinding binding, String address) {
    entries.put(binding.secret(), new Entry(binding, address));
    String nonce = binding.nonce();
    if (nonce != null) {
      made.put(nonce, binding);
    }
  }

  void remove(ResumableBinding binding) {
    Ended ended = new Ended(binding.end(), binding.session().place(), binding.attempt());
    String nonce = binding.nonce();
    synchronized (ends) {
      ends.put(binding.secret(), ended);
      if (nonce != null) {
        endsByNonce.put(nonce, ended);
      }
    }
    entries.remove(binding.secret());
    if (nonce != null) {
      made.remove(nonce, binding);
    }
  }

  @Nullable ResumableBinding made(String nonce) {
    return made.get(nonce);
  }

  @Nullable ResumableBinding find(String secret) {
    Entry entry = entries.get(secret);
    return entry == null ? null : entry.binding();
  }

  /**
   * Whether a later attempt than this has led to the session that is asked for, or was made for the
   * same question, and that session is over: nobody awaits another.
   */
  boolean late(Opening opening, String place) {
    String secret = opening.session();
    String nonce = opening.nonce();
    synchronized (ends) {
      return before(opening, place, secret == null ? null : ends.get(secret))
          || before(opening, place, nonce == null ? null : endsByNonce.get(nonce));
    }
  }

  private static boolean before(Opening opening, String place, @Nullable Ended ended) {
    return ended != null && ended.place().equals(place) && opening.before(ended.attempt());
  }

  /** What became of the session with this secret, for one who comes the same way. */
  SessionEnd end(String secret, String place) {
    synchronized (ends) {
      Ended ended = ends.get(secret);
      return ended != null && ended.place().equals(place) ? ended.end() : SessionEnd.GONE;
    }
  }

  /** How many have no connection. */
  int suspended() {
    return allSuspended().size();
  }

  /** What these keep, in bytes. */
  long suspendedBytes() {
    return allSuspended().stream().mapToLong(Suspended::bytes).sum();
  }

  /** Ends what is beyond the bounds. */
  void enforce() {
    List<Suspended> suspended = allSuspended();
    suspended.sort(Comparator.comparingLong(Suspended::since));
    Map<PeerNetwork, Share> shares = new HashMap<>();
    for (Suspended each : suspended) {
      PeerNetwork network = PeerNetwork.of(each.address());
      shares.computeIfAbsent(network, to -> new Share(to)).add(each);
    }
    shares.values().forEach(share -> share.shrink(ConnectionPlaces.bound(options, share.network)));
    shrink(shares.values(), Share::count, options.maxSuspended());
    shrink(shares.values(), Share::bytes, options.maxSuspendedBytes());
  }

  private static void expire(ResumableBinding binding) {
    if (binding.expire(TOO_MANY)) {
      binding
          .session()
          .log()
          .warn(LOG, "{}: session ended: too many are without a connection", binding);
    }
  }

  /** Ends those of whoever has most, until all together have no more than this. */
  private static void shrink(Collection<Share> shares, ToLongFunction<Share> measure, long max) {
    long all = shares.stream().mapToLong(measure).sum();
    PriorityQueue<Share> greediest =
        new PriorityQueue<>(Comparator.comparingLong(measure).reversed());
    greediest.addAll(shares);
    while (all > max && !greediest.isEmpty()) {
      Share most = greediest.remove();
      long before = measure.applyAsLong(most);
      if (most.endFirst()) {
        all -= before - measure.applyAsLong(most);
        greediest.add(most);
      }
    }
  }

  /** What those of one network have, in the order in which they are to end. */
  private static final class Share {
    private final PeerNetwork network;
    private final ArrayDeque<Suspended> waiting = new ArrayDeque<>();
    private long bytes;

    Share(PeerNetwork network) {
      this.network = network;
    }

    void add(Suspended session) {
      waiting.add(session);
      bytes += session.bytes();
    }

    long count() {
      return waiting.size();
    }

    long bytes() {
      return bytes;
    }

    void shrink(int most) {
      while (waiting.size() > most) {
        endFirst();
      }
    }

    /** False when there is none. */
    boolean endFirst() {
      Suspended next = waiting.poll();
      if (next == null) {
        return false;
      }
      bytes -= next.bytes();
      expire(next.binding());
      return true;
    }
  }

  private List<Suspended> allSuspended() {
    List<Suspended> suspended = new ArrayList<>();
    for (Entry entry : entries.values()) {
      Long since = entry.binding().suspendedSince();
      if (since != null) {
        ResumableBinding binding = entry.binding();
        suspended.add(
            new Suspended(binding, entry.address(), since, SESSION_BYTES + binding.kept()));
      }
    }
    return suspended;
  }
}
