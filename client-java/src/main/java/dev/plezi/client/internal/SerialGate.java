package dev.plezi.client.internal;

import dev.plezi.protocol.concurrent.SerialExecutor;
import dev.plezi.protocol.log.LogText;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock with a queue of what follows from the decisions made under it. The tasks run when the lock
 * is left, in the order of the decisions, one at a time; whoever comes in meanwhile, even from
 * inside a task, adds to the queue and leaves. None of them blocks. A decision adds a few, or as
 * many as messages are kept when it is their end, so the queue is as long as that and as the
 * threads inside are many.
 */
final class SerialGate {
  private static final Logger LOG = LoggerFactory.getLogger(SerialGate.class);

  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock. */
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  /** Runs the tasks in the thread that leaves the lock, or in the one that runs them already. */
  private final SerialExecutor serial = new SerialExecutor(Runnable::run, this::runNext);

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
      if (!lock.isHeldByCurrentThread()) {
        serial.signal();
      }
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
  void then(Runnable task) {
    tasks.add(task);
  }

  private boolean runNext() {
    Runnable task;
    lock.lock();
    try {
      task = tasks.poll();
    } finally {
      lock.unlock();
    }
    if (task == null) {
      return false;
    }
    try {
      task.run();
    } catch (Throwable e) {
      // Whatever it is, the others must be done all the same, or the client stands still for good.
      LOG.error("A Plezi client could not do what it had to", LogText.of(e));
    }
    return true;
  }
}
