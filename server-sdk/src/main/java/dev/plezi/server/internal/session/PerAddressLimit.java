package dev.plezi.server.internal.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A counter of the connections of each remote address, bounded for each. Thread-safe. */
final class PerAddressLimit {
  private final int max;
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  PerAddressLimit(int max) {
    this.max = max;
  }

  /** Counts one more, or returns false when the address has as many as it may. */
  boolean enter(String address) {
    // More than max stands for a refusal, and for no longer than this.
    if (counts.merge(address, 1, Integer::sum) <= max) {
      return true;
    }
    leave(address);
    return false;
  }

  /** Counts one less. */
  void leave(String address) {
    counts.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }
}
