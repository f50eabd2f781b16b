package dev.plezi.server.internal.pubsub;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of the subscribers of one topic, in the order in which they came. Guarded by whoever holds
 * it; a snapshot that it gave away does not change.
 */
final class SubscriberSet {
  static final Subscriber[] NONE = {};

  private final Set<Subscriber> all = new LinkedHashSet<>();

  // Made when it is asked for, so that a crowd that joins is not copied for each who comes.
  private Subscriber @Nullable [] snapshot = NONE;

  void add(Subscriber subscriber) {
    if (all.add(subscriber)) {
      snapshot = null;
    }
  }

  /** Whether others remain. */
  boolean remove(Subscriber subscriber) {
    if (all.remove(subscriber)) {
      snapshot = null;
    }
    return !all.isEmpty();
  }

  Subscriber[] snapshot() {
    Subscriber[] current = snapshot;
    if (current == null) {
      current = all.toArray(NONE);
      snapshot = current;
    }
    return current;
  }
}
