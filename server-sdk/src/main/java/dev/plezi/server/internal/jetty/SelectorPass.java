package dev.plezi.server.internal.jetty;

import dev.plezi.server.internal.transport.WriteBatch;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.thread.TryExecutor;
import org.jspecify.annotations.Nullable;

/**
 * A pass of a selector over the sockets that it has found ready: what they lead to is written at
 * its end, or when it is much.
 *
 * <p>Between two sockets its thread is lent to the handlers of the events that came by the first,
 * which saves the hand-over to another; for a fraction of a millisecond of each pass, or longer if
 * all of them are quick. Whoever runs there and does not come back is left alone: another thread
 * goes on with the pass. Jetty has that for whatever may block. It asks for a thread that goes on
 * before such a task begins, from the {@link Executor} here, which has it ready, and lets it begin
 * only when it is needed.
 *
 * <p>Thread-safe: Jetty lets another thread go on with a pass while one is busy with a request.
 */
final class SelectorPass implements WriteBatch.Lender {
  /** So much is put off at most: who was read first waits for those behind. */
  private static final int MOST = 128;

  /** For so long of a pass its thread is lent to anybody. */
  private static final long LENT_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /** For so long at most, if what a socket has brought takes no longer than this, on average. */
  private static final long MOST_LENT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long QUICK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** So many may be kept by handlers that do not come back: others need threads, too. */
  private static final int MOST_KEPT = 8;

  /** The pass that a task belongs to which is about to run on this thread. */
  private static final ThreadLocal<@Nullable SelectorPass> NEXT = new ThreadLocal<>();

  private final ManagedSelector selector;
  private final ManagedSelector.SelectorUpdate end = unused -> end();
  private final AtomicBoolean begun = new AtomicBoolean();

  /** Who borrows a thread of this selector, if anybody does. */
  private final AtomicReference<@Nullable Thread> borrower = new AtomicReference<>();

  // Written by the thread whose turn it is to read, or by who takes it from that.
  private volatile WriteBatch batch = new WriteBatch(this);

  // Owned by the thread whose turn it is to read: since when it is lent, and for how long, and how
  // often, it was in this pass before. One that was kept may read what is another's by now, and is
  // told that it is not lent any more right after.
  private long lentAt;
  private long lentNanos;
  private int loans;

  /** Goes on with the selector; set before a thread of it is lent. */
  private volatile @Nullable Runnable successor;

  /**
   * Who is about to read, and may be kept, as another can go on. Somebody else may read, too: TLS
   * goes on with a socket when something is written that the peer has asked for.
   */
  private volatile @Nullable Thread reader;

  private volatile @Nullable Threads threads;

  SelectorPass(ManagedSelector selector) {
    this.selector = selector;
  }

  /** Its selector has found a task; whether it is one that this pass looks after. */
  void next(boolean reads) {
    NEXT.set(reads ? this : null);
    if (reader != null) {
      reader = null;
    }
  }

  /** The threads of selectors, and of all else. */
  static final class Threads implements TryExecutor {
    private final TryExecutor threads;

    /** How many are kept by those to whom they were lent. */
    private final AtomicInteger kept = new AtomicInteger();

    Threads(TryExecutor threads) {
      this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
      threads.execute(task);
    }

    @Override
    public boolean tryExecute(Runnable task) {
      SelectorPass pass = NEXT.get();
      if (pass == null) {
        return threads.tryExecute(task);
      }
      NEXT.set(null);
      pass.threads = this;
      pass.successor = task;
      pass.reader = Thread.currentThread();
      return true;
    }

    @Override
    public String toString() {
      return threads.toString();
    }
  }

  /** This thread reads a socket. */
  void enter() {
    begin();
    batch.enter();
  }

  /** Unless it has begun: it ends when all are through, before the selector looks again. */
  private void begin() {
    if (!begun.get() && begun.compareAndSet(false, true)) {
      lentNanos = 0;
      loans = 0;
      selector.submit(end);
    }
  }

  /** It has. */
  void leave() {
    WriteBatch mine = Objects.requireNonNull(WriteBatch.current());
    try {
      start(mine);
    } finally {
      WriteBatch.leave();
    }
    int size = mine.size();
    if (size > MOST) {
      mine.flush();
    } else if (size > 0) {
      // Whoever was busy elsewhere comes late for the end of the pass.
      begin();
    }
  }

  private void start(WriteBatch mine) {
    Thread self = Thread.currentThread();
    boolean replaceable = reader == self;
    if (replaceable) {
      reader = null;
    }
    if (!replaceable || !borrower.compareAndSet(null, self)) {
      mine.start();
      return;
    }
    lentAt = System.nanoTime();
    loans++;
    try {
      mine.start();
    } finally {
      if (borrower.compareAndSet(self, null)) {
        lentNanos += System.nanoTime() - lentAt;
      } else {
        // It was kept, and is back.
        Objects.requireNonNull(threads).kept.decrementAndGet();
      }
    }
  }

  @Override
  public boolean lends() {
    Threads others = threads;
    return others != null
        && borrower.get() == Thread.currentThread()
        && others.kept.get() < MOST_KEPT
        && isQuick(lentNanos + System.nanoTime() - lentAt);
  }

  /** Whether it is worth while to go on here, after so long of a pass. */
  private boolean isQuick(long nanos) {
    return nanos < LENT_NANOS || (nanos < MOST_LENT_NANOS && nanos < loans * QUICK_NANOS);
  }

  /** By the guard of those who borrow. */
  @Override
  public void keeps() {
    batch = new WriteBatch(this);
    if (borrower.getAndSet(null) == null) {
      return;
    }
    Threads others = Objects.requireNonNull(threads);
    others.kept.incrementAndGet();
    try {
      others.execute(Objects.requireNonNull(successor));
    } catch (RejectedExecutionException e) {
      // The server stops, and nobody reads any more.
    }
  }

  private void end() {
    begun.set(false);
    batch.flush();
  }
}
