package dev.plezi.server.internal.mailbox;

import dev.plezi.protocol.log.LogText;
import dev.plezi.server.internal.transport.WriteBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor of mailboxes' turns, which runs them one after another on as few threads as can be,
 * as long as none takes long: to wake a thread costs more than most handlers do. What waits behind
 * a turn that does take long is run elsewhere.
 *
 * <p><b>Together.</b> Turns wait in one queue. A runner takes them from there, on the thread that
 * brings them if that is {@linkplain WriteBatch.Lender lent}, else on one that the executor below
 * gives, and ends when there is none; another runner begins when many wait, one for each processor
 * but one at most. What is sent in turns is written when a runner has no more of them, or after
 * some, in one {@link WriteBatch}. Turns that are brought within a batch begin at its end.
 *
 * <p><b>Apart.</b> A guard looks every few milliseconds, as long as something runs. A runner whose
 * turn is the same as at its last look is left alone with it: another goes on with what waits, and
 * what it puts off is written at each look, or at once when it has taken very long. If runners turn
 * out to {@linkplain WaitSampler wait} rather than compute, as for a database, so may those behind
 * them: these, and for some time all that come, get a thread each. That time doubles as long as
 * turns wait again soon after it.
 *
 * <p><b>Threads</b> are used by many. Each turn finds there the class loader that the application
 * was started with, and the thread's own name, whatever the one before has left.
 *
 * <p><b>Locks.</b> The monitor guards the fields, and is held for a few instructions; no turn is
 * run under it, nor is a thread asked for.
 *
 * <p><b>Failures.</b> Where a thread cannot be had for a runner, the guard tries again at each
 * look. Where one cannot be had for a turn apart, whoever brought it is told.
 */
public final class TurnExecutor implements Executor, WriteBatch.Deferred {
  private static final Logger LOG = LoggerFactory.getLogger(TurnExecutor.class);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** After so many looks at one turn, nothing is put off in it any more. */
  private static final int MOST_LOOKS = 50;

  /** So many looks at nothing, and the guard sleeps. */
  private static final int IDLE_LOOKS = 16;

  private static final long APART_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MOST_APART_NANOS = TimeUnit.SECONDS.toNanos(64);

  /** One more runner for each so many turns that wait. */
  private static final int TURNS_PER_RUNNER = 16;

  /** A runner writes when so much is put off. */
  private static final int MOST_DEFERRED = 64;

  private final Executor threads;
  private final int most;
  private final ThreadFactory guards;
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

  // Guarded by this; of each mailbox there is one turn at most.
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private final List<Runner> runners = new ArrayList<>();
  private boolean guarding;
  private boolean stopped;

  /** Guarded by this; made with the first runner. */
  private @Nullable Thread guard;

  // Owned by the guard: runners that have been left alone with a turn.
  private final List<Runner> alone = new ArrayList<>();
  private final WaitSampler sampler = new WaitSampler();

  // Guarded by this: until when turns run apart, and for how long the next time.
  private boolean apart;
  private long apartUntil;
  private long apartNanos = APART_NANOS;

  /**
   * Runs turns on these threads, and as if they were of the thread that makes it.
   *
   * @param guards makes the guard's thread
   */
  public TurnExecutor(Executor threads, ThreadFactory guards) {
    this.threads = threads;
    this.most = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    this.guards = guards;
  }

  @Override
  public void execute(Runnable turn) {
    boolean wanted;
    synchronized (this) {
      wanted = !apart && waiting.add(turn) && wantsRunner();
      if (!apart && !wanted) {
        return;
      }
    }
    if (!wanted) {
      threads.execute(() -> perform(turn));
      return;
    }
    WriteBatch batch = WriteBatch.current();
    if (batch == null || WriteBatch.lender() != null || !batch.addStart(this)) {
      proceed();
    }
  }

  /** No more turns come; those that are here are run. */
  public void shutdown() {
    List<Runnable> rest;
    synchronized (this) {
      stopped = true;
      apart = true;
      rest = takeAll();
      LockSupport.unpark(guard);
    }
    rest.forEach(this::runAlone);
  }

  /** Under the lock. */
  private List<Runnable> takeAll() {
    List<Runnable> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  /** Begins with what waits. */
  @Override
  public void proceed() {
    WriteBatch.Lender lender = WriteBatch.lender();
    Runner next =
        lender == null
            ? new Runner(new WriteBatch(), null)
            : new Runner(Objects.requireNonNull(WriteBatch.current()), lender);
    synchronized (this) {
      if (!wantsRunner()) {
        return;
      }
      runners.add(next);
    }
    if (lender != null) {
      watchQuietly();
      next.run();
      return;
    }
    try {
      threads.execute(next);
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        runners.remove(next);
      }
      LOG.debug("no thread for turns, tried again: {}", LogText.of(e));
    }
    watchQuietly();
  }

  private void watchQuietly() {
    try {
      watch();
    } catch (Error e) {
      LOG.debug("no thread for the guard, tried again: {}", LogText.of(e));
    }
  }

  /** The guard is awake from now on. */
  private synchronized void watch() {
    if (guard == null) {
      Thread first = guards.newThread(this::guard);
      first.start();
      guard = first;
    } else if (!guarding) {
      LockSupport.unpark(guard);
    }
    guarding = true;
  }

  /** Under the lock. */
  private boolean wantsRunner() {
    int running = runners.size();
    return running < most && waiting.size() > running * TURNS_PER_RUNNER;
  }

  /** The next turn for a runner; null when there is none, or it is left alone. */
  private synchronized @Nullable Runnable next(Runner by) {
    Runnable turn = runners.contains(by) ? waiting.poll() : null;
    if (turn == null) {
      runners.remove(by);
    }
    return turn;
  }

  /** A runner is done, with an Error if it is not through; others go on. */
  private void ended(Runner runner) {
    synchronized (this) {
      if (!runners.remove(runner)) {
        return;
      }
    }
    proceed();
  }

  /** A runner of turns, on a thread of its own. */
  private final class Runner implements Runnable {
    private final WriteBatch batch;
    private final WriteBatch.@Nullable Lender lender;

    // Written by its thread, read by the guard.
    private volatile @Nullable Thread thread;

    /** Grows with each turn that begins or ends, and is odd within one. */
    private volatile int steps;

    /** Written under the lock of all, by the guard: it is left alone. */
    private volatile boolean alone;

    // Owned by the guard: at which step it was seen last, and how often there.
    private int seen;
    private int looks;

    Runner(WriteBatch batch, WriteBatch.@Nullable Lender lender) {
      this.batch = batch;
      this.lender = lender;
    }

    @Override
    public void run() {
      thread = Thread.currentThread();
      if (lender != null) {
        runLent(lender);
      } else {
        runAll();
      }
    }

    /**
     * On a thread that others wait for: as long as it is lent. What is put off is its owner's, who
     * has another batch by then if it was left alone.
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void runLent(WriteBatch.Lender lender) {
      Thread lent = Thread.currentThread();
      ClassLoader own = lent.getContextClassLoader();
      try {
        Runnable turn = next(this);
        while (turn != null) {
          steps++;
          perform(turn);
          steps++;
          turn = lender.lends() ? next(this) : null;
        }
      } finally {
        notInTurn();
        lent.setContextClassLoader(own);
        ended(this);
        if (alone) {
          batch.close();
        }
      }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void runAll() {
      batch.enter();
      try {
        for (Runnable turn = next(this); turn != null; turn = next(this)) {
          steps++;
          perform(turn);
          steps++;
          if (batch.size() > MOST_DEFERRED) {
            batch.flush();
          }
        }
      } finally {
        notInTurn();
        WriteBatch.leave();
        ended(this);
        batch.close();
      }
    }

    /** It goes on to something else, even if the turn has thrown. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void notInTurn() {
      steps = (steps | 1) + 1;
    }

    /**
     * By the guard: whether its thread waits, if it is in a turn. Between turns it writes, which
     * never waits, though it may be kept from the processor while it does.
     */
    void sample() {
      int step = steps;
      Thread of = thread;
      if (of != null && (step & 1) == 1) {
        sampler.add(of, () -> steps == step);
      }
    }

    /** It takes long, and is left alone with its turn. */
    void leftAlone() {
      if (lender != null) {
        lender.keeps();
      }
    }

    /** For how many looks it has been where it is. */
    private int looks() {
      int now = steps;
      looks = now == seen && now > 0 ? looks + 1 : 0;
      seen = now;
      return looks;
    }

    /**
     * Writes what it has put off so far, now that it is left alone.
     *
     * @param last whether it is to put off nothing more
     * @return whether it does not
     */
    boolean write(boolean last) {
      boolean closes = last || looks > MOST_LOOKS;
      if (closes || batch.size() > 0) {
        writeElsewhere(closes ? batch::close : batch::flush);
      }
      return closes;
    }
  }

  private void perform(Runnable turn) {
    Thread thread = Thread.currentThread();
    String name = thread.getName();
    if (thread.getContextClassLoader() != loader) {
      thread.setContextClassLoader(loader);
    }
    try {
      turn.run();
    } finally {
      if (!thread.getName().equals(name)) {
        thread.setName(name);
      }
    }
  }

  // ---- the guard

  private void guard() {
    int idle = 0;
    while (true) {
      LockSupport.parkNanos(this, LOOK_NANOS);
      try {
        look();
      } catch (RuntimeException | Error e) {
        // Without memory for a moment, mostly: the next look is another matter.
        failed(e);
      }
      synchronized (this) {
        if (stopped) {
          return;
        }
        boolean nothing = runners.isEmpty() && waiting.isEmpty() && alone.isEmpty() && !apart;
        idle = nothing ? idle + 1 : 0;
        guarding = idle < IDLE_LOOKS;
      }
      while (asleep()) {
        LockSupport.park(this);
        idle = 0;
      }
    }
  }

  private static void failed(Throwable failure) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
  }

  private synchronized boolean asleep() {
    return !guarding && !stopped;
  }

  private void look() {
    long now = System.nanoTime();
    sampler.begin(now);
    alone.removeIf(each -> each.looks() == 0);
    alone.forEach(Runner::sample);
    List<Runner> stuck = new ArrayList<>();
    for (Runner each : running()) {
      each.sample();
      if (each.looks() > 0) {
        stuck.add(each);
      }
    }
    alone.addAll(stuck);
    boolean waits = sampler.waits();
    List<Runnable> rest = List.of();
    synchronized (this) {
      apart = stopped || (apart && now - apartUntil < 0);
      runners.removeAll(stuck);
      stuck.forEach(each -> each.alone = true);
      if (waits) {
        runApart(now);
      }
      if (waits || stopped) {
        rest = takeAll();
      }
    }
    rest.forEach(this::runAlone);
    stuck.forEach(Runner::leftAlone);
    alone.removeIf(each -> each.write(waits));
    proceed();
  }

  /** The guard has others to look after. */
  private void writeElsewhere(Runnable writing) {
    try {
      threads.execute(writing);
    } catch (RuntimeException | Error e) {
      writing.run();
    }
  }

  private synchronized List<Runner> running() {
    return runners.isEmpty() ? List.of() : List.copyOf(runners);
  }

  /** Under the lock. */
  private void runApart(long now) {
    boolean again = now - apartUntil < apartNanos;
    apartNanos = again ? Math.min(2 * apartNanos, MOST_APART_NANOS) : APART_NANOS;
    apart = true;
    apartUntil = now + apartNanos;
  }

  private void runAlone(Runnable turn) {
    try {
      threads.execute(() -> perform(turn));
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        waiting.add(turn);
      }
      LOG.debug("no thread for a turn, tried again: {}", LogText.of(e));
    }
  }
}
