package dev.plezi.server.internal.session;

import dev.plezi.server.Options;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A map from secrets to what can be resumed, and what became of the last that ended. Those without
 * a connection are bounded in number, for each address too, and in what they keep, which is looked
 * at every time they are ticked: beyond it those end that have been without one for longest.
 * Thread-safe.
 */
final class ResumableSessions {
  private static final Logger LOG = LoggerFactory.getLogger(ResumableSessions.class);

  /** So many ended sessions are remembered. */
  private static final int MAX_ENDS = 10_000;

  private static final int SECRET_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Options options;
  private final Supplier<String> secrets;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /** By the nonces for which they were made; one for each of the above at most. */
  private final Map<String, ResumableBinding> made = new ConcurrentHashMap<>();

  // Guarded by itself; bounded.
  private final Map<String, Ended> ends =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Ended> eldest) {
          return size() > MAX_ENDS;
        }
      };

  private record Ended(SessionEnd end, String place) {}

  private record Entry(ResumableBinding binding, String address) {}

  private record Suspended(ResumableBinding binding, String address, long since) {}

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
    Ended ended = new Ended(binding.end(), binding.session().place());
    synchronized (ends) {
      ends.put(binding.secret(), ended);
    }
    entries.remove(binding.secret());
    String nonce = binding.nonce();
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
    return bytes(allSuspended());
  }

  /** Ends what is beyond the bounds. */
  void enforce() {
    List<Suspended> suspended = allSuspended();
    long bytes = bytes(suspended);
    int count = suspended.size();
    Map<String, Integer> counts = new HashMap<>();
    suspended.forEach(each -> counts.merge(each.address(), 1, Integer::sum));
    suspended.sort(Comparator.comparingLong(Suspended::since));
    for (Suspended each : suspended) {
      if (count <= options.maxSuspended()
          && bytes <= options.maxSuspendedBytes()
          && counts.getOrDefault(each.address(), 0) <= options.maxConnectionsPerAddress()) {
        continue;
      }
      count--;
      bytes -= each.binding().kept();
      counts.merge(each.address(), -1, Integer::sum);
      if (each.binding().expire()) {
        LOG.warn("{}: session ended: too many are without a connection", each.binding());
      }
    }
  }

  private static long bytes(List<Suspended> suspended) {
    return suspended.stream().mapToLong(each -> each.binding().kept()).sum();
  }

  private List<Suspended> allSuspended() {
    List<Suspended> suspended = new ArrayList<>();
    for (Entry entry : entries.values()) {
      Long since = entry.binding().suspendedSince();
      if (since != null) {
        suspended.add(new Suspended(entry.binding(), entry.address(), since));
      }
    }
    return suspended;
  }
}
