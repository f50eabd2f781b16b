package dev.plezi.server.internal.redis;

import dev.plezi.server.internal.pubsub.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What this server wants to hear, and what Redis was told of it. Whoever subscribes or unsubscribes
 * only changes what is wanted; one thread takes the differences and tells Redis. Bounded by the
 * topics that are wanted, and those whose end Redis has not confirmed. Thread-safe.
 */
final class TopicInterests {
  // Guarded by this.
  private final Map<Topic, TopicInterest> all = new HashMap<>();
  private final Set<Topic> changed = new LinkedHashSet<>();
  private @Nullable SubscriptionReader link;
  private boolean fresh;
  private boolean closed;

  /**
   * What Redis is to be told.
   *
   * @param link the connection by which
   * @param fresh whether it is the first on this connection, and so everything
   * @param begin topics to listen to
   * @param end topics not to listen to any more
   */
  record Changes(SubscriptionReader link, boolean fresh, List<Topic> begin, List<Topic> end) {
    boolean nothing() {
      return !fresh && begin.isEmpty() && end.isEmpty();
    }
  }

  synchronized void add(Topic topic) {
    TopicInterest interest = all.computeIfAbsent(topic, name -> new TopicInterest());
    interest.want();
    note(topic, interest);
  }

  synchronized void remove(Topic topic) {
    TopicInterest interest = all.get(topic);
    if (interest != null) {
      interest.leave();
      note(topic, interest);
    }
  }

  /** Waits until Redis sends what is published to a topic; not if there is no connection. */
  void await(Topic topic, long millis) throws InterruptedException {
    CountDownLatch latch;
    synchronized (this) {
      TopicInterest interest = all.get(topic);
      if (link == null || interest == null || interest.heard()) {
        return;
      }
      latch = interest.latch();
    }
    var unused = latch.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Whether this connection is the one that is told now. */
  synchronized boolean present(SubscriptionReader one) {
    return link == one;
  }

  /** There is a connection, and Redis knows nothing yet. */
  synchronized void linked(SubscriptionReader to) {
    link = to;
    fresh = true;
    notifyAll();
  }

  /** There is no connection any more. */
  synchronized void cut() {
    link = null;
    all.values().forEach(TopicInterest::forget);
    all.values().removeIf(TopicInterest::over);
    changed.clear();
    changed.addAll(all.keySet());
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Redis has confirmed a subscription, or the end of one. */
  synchronized void confirmed(Topic topic) {
    TopicInterest interest = all.get(topic);
    if (interest != null) {
      interest.confirm();
      forget(topic, interest);
    }
  }

  /**
   * What Redis is to be told; waits for a connection, and then for something to tell.
   *
   * @param millis how long to wait for the latter; then there is nothing to tell
   * @return null when the connection is lost meanwhile, or all is closed
   */
  @SuppressWarnings("WaitNotInLoop") // who wakes early has nothing to tell, and pings
  synchronized @Nullable Changes take(long millis) throws InterruptedException {
    while (link == null && !closed) {
      wait();
    }
    if (changed.isEmpty() && !fresh && !closed) {
      wait(millis);
    }
    SubscriptionReader to = link;
    return closed || to == null ? null : changes(to);
  }

  private Changes changes(SubscriptionReader to) {
    List<Topic> begin = new ArrayList<>();
    List<Topic> end = new ArrayList<>();
    for (Topic topic : changed) {
      TopicInterest interest = all.get(topic);
      if (interest != null && interest.changed()) {
        interest.tell();
        (interest.wanted() ? begin : end).add(topic);
      }
    }
    changed.clear();
    boolean first = fresh;
    fresh = false;
    return new Changes(to, first, begin, end);
  }

  private void note(Topic topic, TopicInterest interest) {
    if (interest.changed()) {
      changed.add(topic);
      notifyAll();
    } else {
      changed.remove(topic);
      forget(topic, interest);
    }
  }

  private void forget(Topic topic, TopicInterest interest) {
    if (interest.over()) {
      all.remove(topic);
    }
  }
}
