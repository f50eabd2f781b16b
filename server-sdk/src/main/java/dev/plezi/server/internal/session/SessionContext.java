package dev.plezi.server.internal.session;

import dev.plezi.server.Limits;
import dev.plezi.server.Options;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.mailbox.MailboxBudget;
import dev.plezi.server.internal.outbox.MessageWriter;
import dev.plezi.server.internal.transport.Counters;
import dev.plezi.server.internal.transport.KeptBytes;
import dev.plezi.server.internal.transport.Transport;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The surroundings that sessions of a server share.
 *
 * @param limits their bounds
 * @param clock nanoseconds
 * @param wall the time of day
 * @param workers where handlers run
 * @param random numbers from 0 (inclusive) to 1 (exclusive)
 * @param timer does something later
 * @param budgets what all of them have together
 */
public record SessionContext(
    Limits limits,
    LongSupplier clock,
    InstantSource wall,
    Executor workers,
    DoubleSupplier random,
    Timer timer,
    Budgets budgets) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** A timer. Thread-safe. */
  public interface Timer {
    /** None: what is to be done later is done when sessions are ticked. */
    Timer NONE = (nanos, task) -> {};

    /** Does something in so many nanoseconds, which must not block nor throw; or never. */
    void after(long nanos, Runnable task);
  }

  /**
   * The bounds of what all sessions have together.
   *
   * @param mailboxes what waits in their mailboxes
   * @param kept what is kept for their peers
   * @param log what their peers have us say
   * @param counters what has happened
   */
  public record Budgets(MailboxBudget mailboxes, KeptBytes kept, PeerLog log, Counters counters) {
    /** With counters at zero. */
    public Budgets(MailboxBudget mailboxes, KeptBytes kept, PeerLog log) {
      this(mailboxes, kept, log, new Counters());
    }

    /** As the options allow. */
    public static Budgets of(Options options, LongSupplier clock) {
      return new Budgets(
          new MailboxBudget(options.maxMailboxBytes()),
          new KeptBytes(options.maxKeptBytes()),
          new PeerLog(clock));
    }

    /** None, but of the log. */
    public static Budgets unbounded(LongSupplier clock) {
      return new Budgets(
          new MailboxBudget(Long.MAX_VALUE), KeptBytes.unbounded(), new PeerLog(clock));
    }
  }

  /** Without a timer, and without bounds of all together. */
  public SessionContext(
      Limits limits,
      LongSupplier clock,
      InstantSource wall,
      Executor workers,
      DoubleSupplier random) {
    this(limits, clock, wall, workers, random, Timer.NONE, Budgets.unbounded(clock));
  }

  /** The same with other limits. */
  public SessionContext with(Limits other) {
    return new SessionContext(other, clock, wall, workers, random, timer, budgets);
  }

  /** The log of what peers bring about. */
  public PeerLog log() {
    return budgets.log();
  }

  /** The counts of what happens. */
  public Counters counters() {
    return budgets.counters();
  }

  KeptBytes kept() {
    return budgets.kept();
  }

  /** A writer to a socket. */
  MessageWriter writer(Transport transport) {
    return new MessageWriter(transport, kept(), counters());
  }

  long now() {
    return clock.getAsLong();
  }

  /** Now, in milliseconds. */
  double millis() {
    return now() / NANOS_PER_MILLI;
  }
}
