package dev.plezi.server.testing;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs what it was given when the test says so. */
public final class ManualExecutor implements Executor {
  private final Queue<Runnable> given = new ConcurrentLinkedQueue<>();
  private volatile boolean shut;

  @Override
  public void execute(Runnable task) {
    if (shut) {
      throw new RejectedExecutionException("shut down, as asked");
    }
    given.add(task);
  }

  public void shutDown() {
    shut = true;
  }

  public int waiting() {
    return given.size();
  }

  /** Runs the first, if there is one. */
  public void runOne() {
    Runnable task = given.poll();
    if (task != null) {
      task.run();
    }
  }

  /** Runs all, and what is given meanwhile. */
  public void runAll() {
    for (Runnable task = given.poll(); task != null; task = given.poll()) {
      task.run();
    }
  }
}
