package dev.plezi.server.internal.session;

import dev.plezi.server.Limits;
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
 */
public record SessionContext(
    Limits limits,
    LongSupplier clock,
    InstantSource wall,
    Executor workers,
    DoubleSupplier random) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** The same with other limits. */
  public SessionContext with(Limits other) {
    return new SessionContext(other, clock, wall, workers, random);
  }

  long now() {
    return clock.getAsLong();
  }

  /** Now, in milliseconds. */
  double millis() {
    return now() / NANOS_PER_MILLI;
  }
}
