package dev.plezi.server.internal.transport;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of what threads put off until they are through with several messages, such as those that
 * one read has brought: to write to a socket once for all of them costs little more than to write
 * for one.
 *
 * <p>A thread that does so {@linkplain #enter enters} the batch, and {@linkplain #leave leaves} it;
 * what is put off meanwhile, by whatever it calls, is done when somebody {@linkplain #flush
 * flushes} it. One who waits for a thread that takes too long {@linkplain #close closes} its batch:
 * then nothing is put off in it any more.
 *
 * <p>Thread-safe; nothing is done under its lock. Bounded by those who put something off, each of
 * whom does so once until it is done.
 */
public final class WriteBatch {
  private static final ThreadLocal<@Nullable WriteBatch> CURRENT = new ThreadLocal<>();

  private final @Nullable Lender lender;

  // Guarded by this: what begins at the end of a read, and what is done at the end of all.
  private List<Deferred> starts = new ArrayList<>();
  private List<Deferred> deferred = new ArrayList<>();
  private boolean closed;

  /** Something to be done at the end of a batch, which neither blocks nor throws. */
  public interface Deferred {
    /** Does it. */
    void proceed();
  }

  /**
   * Somebody who lends a thread to what begins in the batch: then it need not be handed over to
   * another, as long as it does not take long.
   */
  public interface Lender {
    /** Whether this thread is lent, for one thing more. */
    boolean lends();

    /** What runs on the thread that was lent takes long: it will not be back soon. */
    void keeps();
  }

  /** A batch of a thread that is not lent. */
  public WriteBatch() {
    this(null);
  }

  /** A batch of a thread that is lent by this lender. */
  public WriteBatch(@Nullable Lender lender) {
    this.lender = lender;
  }

  /** Who lends this thread at the moment; null when nobody does. */
  public static @Nullable Lender lender() {
    WriteBatch batch = CURRENT.get();
    return batch != null && batch.lender != null && batch.lender.lends() ? batch.lender : null;
  }

  /** The batch of this thread; null when nothing is put off. */
  public static @Nullable WriteBatch current() {
    return CURRENT.get();
  }

  /** What this thread puts off from now on is put off here. */
  public void enter() {
    CURRENT.set(this);
  }

  /** Nothing is put off by this thread any more. */
  public static void leave() {
    CURRENT.set(null);
  }

  /** Puts something off; false when it is closed, and the caller is to do it at once. */
  public synchronized boolean add(Deferred work) {
    return !closed && deferred.add(work);
  }

  /** The same, for what leads to something to be put off itself: it is done before all others. */
  public synchronized boolean addStart(Deferred work) {
    return !closed && starts.add(work);
  }

  /** Does what others wait for that is put off itself; all else stays put off. */
  public void start() {
    for (List<Deferred> next = takeStarts(); !next.isEmpty(); next = takeStarts()) {
      next.forEach(WriteBatch::proceed);
    }
  }

  /** How much is put off. */
  public synchronized int size() {
    return starts.size() + deferred.size();
  }

  /** Does what this thread has put off so far. */
  public static void flushCurrent() {
    WriteBatch batch = CURRENT.get();
    if (batch != null) {
      batch.flush();
    }
  }

  /** Does what was put off, and what that puts off in turn. */
  public void flush() {
    WriteBatch before = CURRENT.get();
    CURRENT.set(this);
    try {
      for (List<Deferred> next = take(); !next.isEmpty(); next = take()) {
        next.forEach(WriteBatch::proceed);
      }
    } finally {
      CURRENT.set(before);
    }
  }

  private static void proceed(Deferred work) {
    try {
      work.proceed();
    } catch (RuntimeException | Error e) {
      // Whatever it is: the others are another matter.
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  /** Does what was put off, and has nothing put off any more. */
  public void close() {
    synchronized (this) {
      closed = true;
    }
    flush();
  }

  private synchronized List<Deferred> takeStarts() {
    if (starts.isEmpty()) {
      return List.of();
    }
    List<Deferred> all = starts;
    starts = new ArrayList<>();
    return all;
  }

  private synchronized List<Deferred> take() {
    if (!starts.isEmpty()) {
      return takeStarts();
    }
    if (deferred.isEmpty()) {
      return List.of();
    }
    List<Deferred> all = deferred;
    deferred = new ArrayList<>();
    return all;
  }
}
