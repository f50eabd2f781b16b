package dev.plezi.server.session;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** All sessions of a server, from their handshake to their end; bounded in number. */
public final class Sessions {
  private final int capacity;
  private final Set<Session> live = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean draining;

  /** At most this many at a time. */
  public Sessions(int capacity) {
    this.capacity = capacity;
  }

  /** Takes in a session until its end; false when there are too many, or all are to end. */
  public boolean add(Session session) {
    if (draining || live.size() >= capacity) {
      return false;
    }
    live.add(session);
    session.whenEnded(() -> remove(session));
    return true;
  }

  /** Forgets a session whose connection never came to be. */
  public void remove(Session session) {
    live.remove(session);
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many there are. */
  public int size() {
    return live.size();
  }

  /** Time has passed, for all. */
  public void tick(long now) {
    live.forEach(session -> session.tick(now));
  }

  /**
   * Shuts all down and waits for their end.
   *
   * @param limit how long to wait
   * @return whether all ended in time
   */
  public boolean drain(Duration limit) throws InterruptedException {
    draining = true;
    live.forEach(Session::shutdown);
    long left = limit.toNanos();
    lock.lock();
    try {
      while (!live.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
