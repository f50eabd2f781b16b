package dev.plezi.client;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock, and the deeds that follow from what is decided under it. They are done after the lock is
 * left, in the order of the decisions, by one thread at a time; whoever comes in meanwhile, even
 * from inside a deed, adds to the queue and leaves. A decision adds a few deeds at most and none of
 * them blocks, so the queue is as long as the threads inside are many.
 */
final class Gate {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final ArrayDeque<Runnable> deeds = new ArrayDeque<>();
  private boolean doing;

  /** Decides something under the lock, then does what follows from it. */
  <T extends @Nullable Object> T decide(Supplier<T> decision) {
    try {
      lock.lock();
      try {
        return decision.get();
      } finally {
        lock.unlock();
      }
    } finally {
      work();
    }
  }

  /** As {@link #decide}, without a result. */
  void enter(Runnable decision) {
    this.<@Nullable Void>decide(
        () -> {
          decision.run();
          return null;
        });
  }

  /** Called inside a decision: what is to be done about it. */
  void then(Runnable deed) {
    deeds.add(deed);
  }

  private void work() {
    if (lock.isHeldByCurrentThread()) {
      return;
    }
    boolean mine = false;
    for (; ; ) {
      Runnable deed;
      lock.lock();
      try {
        if (doing && !mine) {
          return;
        }
        deed = deeds.poll();
        mine = doing = deed != null;
      } finally {
        lock.unlock();
      }
      if (deed == null) {
        return;
      }
      perform(deed);
    }
  }

  private static void perform(Runnable deed) {
    try {
      deed.run();
    } catch (Throwable e) {
      // Whatever it is, the others must be done all the same, or the client stands still for good.
      LOG.error("A Plezi client could not do what it had to", e);
    }
  }
}
