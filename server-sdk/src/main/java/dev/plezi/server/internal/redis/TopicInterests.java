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
 * A registry of the topics that this server wants, and of what Redis knows of them. Whoever
 * subscribes or unsubscribes only changes what is wanted; one thread takes the differences and
 * sends them. Bounded by the topics that are wanted, and those whose end Redis has not confirmed.
 * Thread-safe.
 */
final class TopicInterests {
  // All guarded by this.
  private final Map<Topic, Interest> interests = new HashMap<>();

  /** Those of which Redis knows something else than is wanted. */
  private final Set<Topic> changed = new LinkedHashSet<>();

  /** The present connection; null while there is none. */
  private @Nullable Commands connection;

  /** Nothing was sent on the present connection. */
  private boolean first;

  /** The present connection is to end. */
  private boolean leaving;

  private boolean closed;

  /** A connection to Redis, on which one thread sends commands. */
  interface Commands {
    /** Subscribes and unsubscribes. */
    void send(Changes changes);

    /** Asks for a sign of life. */
    void ping();

    /** Ends it, behind what is on its way. */
    void leave();
  }

  /**
   * What Redis is to be sent.
   *
   * @param connection where to; not another, which knows nothing of what was sent before
   * @param first whether it is the first on this connection, and so everything
   * @param subscribe topics that are wanted now
   * @param unsubscribe topics that are not wanted any more
   * @param leave whether the connection is to end
   */
  record Changes(
      Commands connection,
      boolean first,
      List<Topic> subscribe,
      List<Topic> unsubscribe,
      boolean leave) {
    boolean empty() {
      return !first && subscribe.isEmpty() && unsubscribe.isEmpty();
    }
  }

  /** One more wants a topic. */
  synchronized void add(Topic topic) {
    Interest interest = interests.computeIfAbsent(topic, name -> new Interest());
    if (!interest.wanted()) {
      // Whoever was refused has gone, and it may be allowed by now.
      interest.forgetRefusal();
    }
    interest.subscribers++;
    compare(topic, interest);
  }

  /** One less wants a topic. */
  synchronized void remove(Topic topic) {
    Interest interest = interests.get(topic);
    if (interest != null) {
      interest.subscribers--;
      compare(topic, interest);
    }
  }

  /**
   * Waits until Redis sends what is published to a topic; not if there is no connection.
   *
   * @return why Redis refuses it; null when it does not
   */
  @Nullable String awaitConfirmed(Topic topic, long millis) throws InterruptedException {
    Interest interest;
    CountDownLatch latch;
    synchronized (this) {
      interest = interests.get(topic);
      if (connection == null || interest == null || interest.active()) {
        return null;
      }
      if (interest.refusal != null) {
        return interest.refusal;
      }
      latch = interest.latch();
    }
    var unused = latch.await(millis, TimeUnit.MILLISECONDS);
    synchronized (this) {
      return interest.refusal;
    }
  }

  /** Whether this connection is the present one. */
  synchronized boolean connected(Commands one) {
    return connection == one;
  }

  /** There is a connection, and Redis knows nothing yet. */
  synchronized void connect(Commands to) {
    connection = to;
    first = true;
    leaving = false;
    notifyAll();
  }

  /** There is no connection any more. */
  synchronized void disconnect() {
    connection = null;
    leaving = false;
    interests.values().forEach(Interest::reset);
    interests.values().removeIf(Interest::over);
    changed.clear();
    changed.addAll(interests.keySet());
    notifyAll();
  }

  /**
   * Has the present connection end behind what is on its way, and waits until it has.
   *
   * @return whether it has
   */
  synchronized boolean leave(long millis) throws InterruptedException {
    Commands present = connection;
    leaving = present != null;
    notifyAll();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (present != null && connection == present && !closed) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** Redis has confirmed a subscription, or the end of one. */
  synchronized void confirm(Topic topic) {
    Interest interest = interests.get(topic);
    if (interest != null) {
      interest.confirm();
      removeIfOver(topic, interest);
    }
  }

  /**
   * Redis refuses a topic; it is asked for again on the next connection, or when {@link #retry}.
   */
  synchronized void refuse(Topic topic, String reason) {
    Interest interest = interests.get(topic);
    if (interest != null) {
      interest.refuse(reason);
      removeIfOver(topic, interest);
    }
  }

  /** What was refused may be allowed by now. */
  synchronized void retry() {
    interests.forEach(
        (topic, interest) -> {
          if (interest.retry()) {
            changed.add(topic);
          }
        });
    notifyAll();
  }

  /** Who waits for changes waits no longer. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /**
   * What Redis is to be sent; waits for a connection, and then for something to send.
   *
   * @param millis how long to wait for the latter; then there is nothing to send
   * @return null when the connection is lost meanwhile, or all is closed
   */
  @SuppressWarnings("WaitNotInLoop") // who wakes early has nothing to send, and pings
  synchronized @Nullable Changes awaitChanges(long millis) throws InterruptedException {
    while (connection == null && !closed) {
      wait();
    }
    if (changed.isEmpty() && !first && !leaving && !closed) {
      wait(millis);
    }
    Commands to = connection;
    return closed || to == null ? null : changes(to);
  }

  private Changes changes(Commands to) {
    List<Topic> subscribe = new ArrayList<>();
    List<Topic> unsubscribe = new ArrayList<>();
    for (Topic topic : changed) {
      Interest interest = interests.get(topic);
      if (interest != null && interest.changed()) {
        interest.send();
        (interest.wanted() ? subscribe : unsubscribe).add(topic);
      }
    }
    changed.clear();
    boolean all = first;
    boolean leave = leaving;
    first = leaving = false;
    return new Changes(to, all, subscribe, unsubscribe, leave);
  }

  private void compare(Topic topic, Interest interest) {
    if (interest.changed()) {
      changed.add(topic);
      notifyAll();
    } else {
      changed.remove(topic);
      removeIfOver(topic, interest);
    }
  }

  private void removeIfOver(Topic topic, Interest interest) {
    if (interest.over()) {
      interests.remove(topic);
    }
  }

  /** How many want a topic, and what Redis knows of it. Guarded by the registry. */
  private static final class Interest {
    private int subscribers;

    /** Whether the last command of it that was sent is to subscribe. */
    private boolean subscribed;

    /** Commands that Redis has not confirmed. */
    private int unconfirmed;

    /** Why Redis has refused the last command; null when it has not. */
    private @Nullable String refusal;

    private @Nullable CountDownLatch confirmed;

    boolean wanted() {
      return subscribers > 0;
    }

    /** Whether Redis is to be sent something else than it was. */
    boolean changed() {
      return wanted() != subscribed;
    }

    /** Redis is sent what is wanted. */
    void send() {
      refusal = null;
      subscribed = wanted();
      unconfirmed++;
    }

    /** Redis has confirmed the oldest command. */
    void confirm() {
      unconfirmed--;
      if (active()) {
        release();
      }
    }

    /** Redis has refused the oldest command, of which nothing comes. */
    void refuse(String reason) {
      unconfirmed--;
      if (unconfirmed == 0 && subscribed) {
        refusal = reason;
        release();
      }
    }

    /** Whether it is to be sent again what it was refused. */
    boolean retry() {
      return wanted() && forgetRefusal();
    }

    /** Redis knows nothing of what it has refused; whether it has. */
    boolean forgetRefusal() {
      if (refusal == null) {
        return false;
      }
      refusal = null;
      subscribed = false;
      return true;
    }

    /** Redis knows nothing any more. */
    void reset() {
      refusal = null;
      subscribed = false;
      unconfirmed = 0;
      release();
    }

    /** Whether Redis sends what is published from now on. */
    boolean active() {
      return subscribed && unconfirmed == 0 && refusal == null;
    }

    /** Whether there is nothing more to remember. */
    boolean over() {
      return !wanted() && !subscribed && unconfirmed == 0;
    }

    /** Opens when it is active, or when it will not be soon. */
    CountDownLatch latch() {
      CountDownLatch latch = confirmed;
      if (latch == null) {
        latch = new CountDownLatch(1);
        confirmed = latch;
      }
      return latch;
    }

    private void release() {
      CountDownLatch latch = confirmed;
      confirmed = null;
      if (latch != null) {
        latch.countDown();
      }
    }
  }
}
