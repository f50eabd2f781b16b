package dev.plezi.server.session;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection's tasks, strictly one after another, in order, on whatever worker the executor
 * gives. Bounded: it says when it is full and tells when it has room again; it never drops.
 */
final class Mailbox implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

  private final Executor workers;
  private final int capacity;
  private final Turns turns;

  // Guarded by this.
  private final ArrayDeque<Task> waiting = new ArrayDeque<>(2);
  private boolean busy;
  private boolean full;

  /** What surrounds each task. */
  interface Turns {
    void begin();

    void end();

    /** There is room again after the mailbox was full. */
    void room();
  }

  Mailbox(Executor workers, int capacity, Turns turns) {
    this.workers = workers;
    this.capacity = capacity;
    this.turns = turns;
  }

  /**
   * Adds a task. A task that need not wait begins at once, on this thread, so that what it says
   * first is not held up by the hand-over to a worker.
   *
   * @return whether there is room for one more
   */
  boolean offer(Task task) {
    boolean first;
    boolean room;
    synchronized (this) {
      first = !busy;
      busy = true;
      waiting.add(task);
      room = waiting.size() < capacity;
      full |= !room;
    }
    if (first) {
      task.begin();
      workers.execute(this);
    }
    return room;
  }

  /** On a worker, one at a time. */
  @Override
  public void run() {
    boolean begun = true;
    for (Task task = next(); task != null; task = next()) {
      turns.begin();
      try {
        if (!begun) {
          task.begin();
        }
        task.run();
      } catch (Throwable e) {
        // Whatever it is, checked exceptions thrown past the compiler included: the mailbox goes
        // on.
        LOG.error("a task failed", e);
      } finally {
        turns.end();
      }
      begun = false;
    }
  }

  private @Nullable Task next() {
    Task task;
    boolean room;
    synchronized (this) {
      task = waiting.poll();
      busy = task != null;
      room = full && waiting.size() <= capacity / 2;
      full &= !room;
    }
    if (room) {
      turns.room();
    }
    return task;
  }
}
