package dev.plezi.server.session;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sessions of a server, from their handshake to their end; bounded in number. */
public final class Sessions {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final Semaphore room;
  private final Addresses addresses;
  private final Set<Session> live = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean draining;

  /** At most this many at a time, and of each remote address. */
  public Sessions(int capacity, int perAddress) {
    this.room = new Semaphore(capacity);
    this.addresses = new Addresses(perAddress);
  }

  /** Whether no session would be taken in now. */
  public boolean full() {
    return draining || room.availablePermits() == 0;
  }

  /** Takes in a session until its end; false when there are too many, or all are to end. */
  public boolean add(Session session, String address) {
    if (!room.tryAcquire()) {
      return false;
    }
    if (!addresses.enter(address)) {
      room.release();
      return false;
    }
    live.add(session);
    if (draining) {
      // It came too late for drain() to be sure to see it.
      remove(session, address);
      return false;
    }
    session.whenEnded(() -> remove(session, address));
    return true;
  }

  private void remove(Session session, String address) {
    if (live.remove(session)) {
      addresses.leave(address);
      room.release();
    }
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
    live.forEach(
        session -> {
          try {
            session.tick(now);
          } catch (RuntimeException e) {
            LOG.error("{}: keep-alive failed", session, e);
          }
        });
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
    return awaitEmpty(limit);
  }

  /**
   * Ends all without a word to their peers, and waits until the application has seen it.
   *
   * @param limit how long to wait
   * @return whether all ended in time
   */
  public boolean abort(Duration limit) throws InterruptedException {
    draining = true;
    live.forEach(Session::abort);
    return awaitEmpty(limit);
  }

  private boolean awaitEmpty(Duration limit) throws InterruptedException {
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
