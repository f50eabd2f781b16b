package dev.plezi.server.internal.session;

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
 * The sessions that can be resumed, by their secrets, and why the last that ended cannot. Those
 * without a connection are bounded in number, for each address too, and in what they keep, which is
 * looked at every time they are ticked: beyond it those end that have been without one for longest.
 * Thread-safe.
 */
final class ResumableSessions {
  private static final Logger LOG = LoggerFactory.getLogger(ResumableSessions.class);

  /** So many ended sessions are remembered. */
  private static final int MAX_EPITAPHS = 10_000;

  private static final int SECRET_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Bounds bounds;
  private final Supplier<String> secrets;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  // Guarded by itself; bounded.
  private final Map<String, String> epitaphs =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MAX_EPITAPHS;
        }
      };

  /**
   * What sessions without a connection may be.
   *
   * @param sessions how many
   * @param perAddress how many of these, of each remote address
   * @param bytes what they keep together
   */
  record Bounds(int sessions, int perAddress, long bytes) {}

  private record Entry(Session session, String address) {}

  private record Away(Session session, String address, ResumableBinding continuity, long since) {}

  ResumableSessions(Bounds bounds, Supplier<String> secrets) {
    this.bounds = bounds;
    this.secrets = secrets;
  }

  /** 128 random bits. */
  static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Takes in a session until it is {@linkplain #remove removed}, and names it. */
  String add(Session session, String address) {
    String secret = secrets.get();
    entries.put(secret, new Entry(session, address));
    return secret;
  }

  void remove(String secret) {
    Entry entry = entries.remove(secret);
    ResumableBinding continuity = entry == null ? null : entry.session().continuity();
    String why = continuity == null ? null : continuity.over();
    synchronized (epitaphs) {
      epitaphs.put(secret, why == null ? Reason.CLOSED : why);
    }
  }

  @Nullable Session find(String secret) {
    Entry entry = entries.get(secret);
    return entry == null ? null : entry.session();
  }

  /** Why there is no session with this secret. */
  String epitaph(String secret) {
    synchronized (epitaphs) {
      return epitaphs.getOrDefault(secret, Reason.GONE);
    }
  }

  /** How many have no connection. */
  int suspended() {
    return away().size();
  }

  /** What these keep, in bytes. */
  long suspendedBytes() {
    return bytes(away());
  }

  /** Ends what is beyond the bounds. */
  void enforce() {
    List<Away> away = away();
    long bytes = bytes(away);
    int count = away.size();
    Map<String, Integer> counts = new HashMap<>();
    away.forEach(each -> counts.merge(each.address(), 1, Integer::sum));
    away.sort(Comparator.comparingLong(Away::since));
    for (Away each : away) {
      if (count <= bounds.sessions()
          && bytes <= bounds.bytes()
          && counts.getOrDefault(each.address(), 0) <= bounds.perAddress()) {
        continue;
      }
      count--;
      bytes -= each.continuity().kept();
      counts.merge(each.address(), -1, Integer::sum);
      if (each.continuity().expire()) {
        LOG.warn("{}: session ended: too many are without a connection", each.session());
      }
    }
  }

  private static long bytes(List<Away> away) {
    return away.stream().mapToLong(each -> each.continuity().kept()).sum();
  }

  private List<Away> away() {
    List<Away> away = new ArrayList<>();
    for (Entry entry : entries.values()) {
      ResumableBinding continuity = entry.session().continuity();
      Long since = continuity == null ? null : continuity.suspendedSince();
      if (continuity != null && since != null) {
        away.add(new Away(entry.session(), entry.address(), continuity, since));
      }
    }
    return away;
  }
}
