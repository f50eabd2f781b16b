package dev.plezi.server.internal.transport;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * A count of the bytes that a server keeps for its peers, in whatever queue, with one bound of them
 * all. Thread-safe.
 *
 * <p>A message that waits in many queues, as a broadcast does, is there once, and counts once; each
 * queue counts the place that it has in it. Whoever has changed a queue asks, under no lock,
 * whether the bound is {@linkplain #check crossed}: then those that keep most end, at once. A
 * portion of them is ended by that thread, and by each that finds the bound crossed still, so that
 * nobody can fill the memory faster than it is freed; what is beyond is handed over, as it may be
 * much, and whoever crossed may be a thread that many wait for.
 *
 * <p>Queues tell of what they have in portions, so that small messages that come and go change
 * nothing that threads share. What is untold of a queue is less than its connection takes itself.
 */
public final class KeptBytes {
  /** A queue tells of so many bytes more or less, and when it is empty. */
  static final int PORTION = 1_024;

  private final long max;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean enforcing = new AtomicBoolean();

  /** Whether the rest is handed over, and has not begun yet. */
  private final AtomicBoolean handed = new AtomicBoolean();

  // Written by who ends what keeps too much, once; read by anybody.
  private volatile Enforcer enforcer = new Enforcer(() -> false, Runnable::run);

  /**
   * Who ends what keeps too much.
   *
   * @param portion ends some; whether there are more to end
   * @param rest runs what is handed over
   */
  private record Enforcer(BooleanSupplier portion, Executor rest) {}

  /** Nothing is kept, and so many bytes may be. */
  public KeptBytes(long max) {
    this.max = max;
  }

  /** Without a bound. */
  public static KeptBytes unbounded() {
    return new KeptBytes(Long.MAX_VALUE);
  }

  /**
   * Runs this, one at a time, whenever the bound is crossed.
   *
   * @param portion ends some of those that keep most; whether there are more to end
   * @param rest runs it for these
   */
  public void whenCrossed(BooleanSupplier portion, Executor rest) {
    enforcer = new Enforcer(portion, rest);
  }

  /** How many bytes are kept. */
  public long bytes() {
    return bytes.get();
  }

  /** Whether there is less room than there is to be once the bound was crossed. */
  public boolean high() {
    return bytes.get() > max - max / 8;
  }

  /** Has what keeps too much ended, if the bound is crossed. Under no lock. */
  public void check() {
    if (bytes.get() > max && enforce() && handed.compareAndSet(false, true)) {
      handOver();
    }
  }

  /** Ends a portion, if nobody else does; whether there is more to end by this thread. */
  private boolean enforce() {
    if (!enforcing.compareAndSet(false, true)) {
      return false;
    }
    try {
      return enforcer.portion().getAsBoolean();
    } finally {
      enforcing.set(false);
    }
  }

  private void handOver() {
    try {
      enforcer.rest().execute(this::proceed);
    } catch (Throwable e) {
      // Nobody to hand it over to, as where memory runs out: who has crossed the bound does it.
      proceed();
    }
  }

  private void proceed() {
    handed.set(false);
    boolean more = true;
    while (more) {
      more = enforce();
    }
  }

  /** One queue's part of the count: nothing yet. */
  public Share share() {
    return new Share();
  }

  /** A part of the count, of one queue. Guarded by its owner's lock. */
  public final class Share {
    private int messages;
    private int other;
    private long untold;

    private Share() {}

    /** A message waits here, too. */
    public void add(WireMessage message) {
      messages++;
      tell(message.hold() ? message.cost() : WireMessage.OVERHEAD);
    }

    /** It does not any more. */
    public void remove(WireMessage message) {
      messages--;
      tell(-(message.release() ? message.cost() : WireMessage.OVERHEAD));
    }

    /** So many bytes of something else wait, too; or fewer, if it is negative. */
    public void add(int bytes) {
      other += bytes;
      tell(bytes);
    }

    private void tell(int more) {
      untold += more;
      if ((messages == 0 && other == 0) || Math.abs(untold) >= PORTION) {
        if (untold != 0) {
          bytes.addAndGet(untold);
        }
        untold = 0;
      }
    }
  }
}
