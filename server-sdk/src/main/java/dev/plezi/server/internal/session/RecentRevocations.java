package dev.plezi.server.internal.session;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A memory of the identities that were revoked last, for handshakes that were under way then.
 * Remembers {@link #MAX}; a handshake that is older than what was forgotten is taken for a revoked
 * one. Thread-safe.
 */
final class RecentRevocations {
  static final int MAX = 1_000;

  // Guarded by this: the number of each one's last revocation, the oldest first.
  private final Map<String, Long> recent = new LinkedHashMap<>();
  private long count;
  private long forgotten;

  /** How many there have been. */
  synchronized long count() {
    return count;
  }

  synchronized void add(String name) {
    recent.remove(name);
    recent.put(name, ++count);
    if (recent.size() > MAX) {
      Iterator<Long> oldest = recent.values().iterator();
      forgotten = oldest.next();
      oldest.remove();
    }
  }

  /** Whether a peer may have been revoked since its handshake began. */
  synchronized boolean has(Identity peer) {
    return peer.revocations() < forgotten
        || recent.getOrDefault(peer.name(), 0L) > peer.revocations();
  }
}
