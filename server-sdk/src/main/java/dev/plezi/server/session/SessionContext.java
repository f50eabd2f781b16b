package dev.plezi.server.session;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What sessions of a server share.
 *
 * @param limits their bounds
 * @param clock nanoseconds
 * @param workers where handlers run
 */
public record SessionContext(SessionLimits limits, LongSupplier clock, Executor workers) {
  /** The same with other limits. */
  public SessionContext with(SessionLimits other) {
    return new SessionContext(other, clock, workers);
  }
}
