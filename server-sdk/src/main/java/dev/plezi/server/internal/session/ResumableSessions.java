package dev.plezi.server.internal.session;

import dev.plezi.protocol.SessionEndReason;
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
 * A map from secrets to what can be resumed, and why the last that ended cannot. Those without a
 * connection are bounded in number, for each address too, and in what they keep, which is looked at
 * every time they are ticked: beyond it those end that have been without one for longest.
 * Thread-safe.
 */
final class ResumableSessions {
  private static final Logger LOG = LoggerFactory.getLogger(ResumableSessions.class);

  /** So many ended sessions are remembered. */
  private static final int MAX_REASONS = 10_000;

  private static final int SECRET_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Options options;
  private final Supplier<String> secrets;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  // Guarded by itself; bounded.
  private final Map<String, String> reasons =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MAX_REASONS;
        }
      };

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
  }

  void remove(ResumableBinding binding) {
    entries.remove(binding.secret());
    String why = binding.over();
    synchronized (reasons) {
      reasons.put(binding.secret(), why == null ? SessionEndReason.CLOSED : why);
    }
  }

  @Nullable ResumableBinding find(String secret) {
    Entry entry = entries.get(secret);
    return entry == null ? null : entry.binding();
  }

  /** Why there is no session with this secret. */
  String endReason(String secret) {
    synchronized (reasons) {
      return reasons.getOrDefault(secret, SessionEndReason.GONE);
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
