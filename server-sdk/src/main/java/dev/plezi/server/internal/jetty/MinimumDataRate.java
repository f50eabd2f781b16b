package dev.plezi.server.internal.jetty;

import java.time.Duration;

/**
 * A rate that what a peer sends must reach on average, once a grace is over.
 *
 * @param start when it began, in nanoseconds
 * @param grace how long any rate is good
 */
record MinimumDataRate(long start, Duration grace) {
  private static final long BYTES_PER_SECOND = 4096;
  private static final long SECOND = 1_000_000_000;

  /** Whether so few bytes by now are too few. */
  boolean late(long now, long received) {
    return now - start - grace.toNanos() > received * SECOND / BYTES_PER_SECOND;
  }
}
