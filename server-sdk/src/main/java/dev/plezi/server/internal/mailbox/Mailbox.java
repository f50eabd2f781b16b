package dev.plezi.server.internal.mailbox;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection's tasks, strictly one after another, in order, on whatever worker the executor
 * gives. Bounded: it says when it is full and tells when it has room again; it never drops.
 */
public final class Mailbox implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

  private final Executor workers;
  private final int capacity;
  private final Turns turns;

  // Guarded by this.
  private final ArrayDeque<Task> waiting = new ArrayDeque<>(2);
  private boolean busy;
  private boolean full;

  /** What surrounds each task. */
  public interface Turns {
    void begin();

    void end();

    /** There is room again after the mailbox was full. */
    void room();
  }

  public Mailbox(Executor workers, int capacity, Turns turns) {
    this.workers = workers;
    this.capacity = capacity;
    this.turns = turns;
  }

  /**
   * Adds a message's task. A task that need not wait begins at once, on this thread, so that what
   * it says first is not held up by the hand-over to a worker.
   *
   * @return whether there is room for one more; if not, {@link Turns#room} will tell
   */
  public boolean offer(Task task) {
    boolean first;
    boolean room;
    synchronized (this) {
      first = enter(task);
      room = waiting.size() < capacity;
    }
    if (first) {
      start(task);
    }
    return room;
  }

  /**
   * The first half of {@link #offer}, for who adds tasks in the order of a lock of its own.
   *
   * @return whether the task need not wait: then it is to be {@linkplain #start started}, without
   *     that lock
   */
  public synchronized boolean enter(Task task) {
    boolean first = add(task);
    full |= waiting.size() >= capacity;
    return first;
  }

  /**
   * Adds a task that is nobody's message, such as the connection's end. Always taken; a connection
   * has a handful of these in its life.
   */
  public void post(Task task) {
    if (add(task)) {
      start(task);
    }
  }

  /** How many bytes of messages wait. */
  public synchronized int bytes() {
    return waiting.stream().mapToInt(Task::size).sum();
  }

  /** Whether it waits for room. */
  public synchronized boolean full() {
    return full;
  }

  /** Sets a task in motion that need not wait, and all that follow it. */
  public void start(Task task) {
    begin(task);
    try {
      workers.execute(this);
    } catch (RejectedExecutionException e) {
      LOG.warn("{}: the server's workers are gone, and the last callbacks with them", turns);
    }
  }

  private synchronized boolean add(Task task) {
    boolean first = !busy;
    busy = true;
    waiting.add(task);
    return first;
  }

  /** On a worker, one at a time. */
  @Override
  public void run() {
    boolean begun = true;
    for (Task task = next(); task != null; task = next()) {
      turns.begin();
      try {
        if (!begun) {
          begin(task);
        }
        task.run();
      } catch (Throwable e) {
        // Whatever it is, checked exceptions thrown past the compiler included: the mailbox goes
        // on.
        LOG.error("{}: a task failed", turns, e);
      } finally {
        turns.end();
        // As between any two tasks of a worker: an interrupt was meant for the one that ran.
        var unused = Thread.interrupted();
      }
      begun = false;
    }
  }

  private void begin(Task task) {
    try {
      task.begin();
    } catch (RuntimeException | Error e) {
      LOG.error("{}: a task did not begin", turns, e);
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
