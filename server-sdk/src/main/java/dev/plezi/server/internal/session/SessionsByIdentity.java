package dev.plezi.server.internal.session;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An index of sessions by who their peer is, without those of whom nobody has said it. Bounded by
 * the number of sessions. Thread-safe.
 */
final class SessionsByIdentity {
  // Each set changes under the lock of its entry, and is never empty; read by anybody.
  private final Map<String, Set<Session>> sessions = new ConcurrentHashMap<>();

  void add(Session session) {
    Identity peer = session.authentication().identity();
    if (peer != null) {
      sessions.compute(
          peer.name(),
          (name, present) -> {
            Set<Session> all = present == null ? ConcurrentHashMap.newKeySet(2) : present;
            all.add(session);
            return all;
          });
    }
  }

  void remove(Session session) {
    Identity peer = session.authentication().identity();
    if (peer != null) {
      sessions.computeIfPresent(
          peer.name(),
          (name, all) -> {
            all.remove(session);
            return all.isEmpty() ? null : all;
          });
    }
  }

  /** Those of one identity, which may change meanwhile. */
  Set<Session> of(String identity) {
    return sessions.getOrDefault(identity, Set.of());
  }

  /** Whoever has one. */
  Set<String> identities() {
    return Set.copyOf(sessions.keySet());
  }
}
