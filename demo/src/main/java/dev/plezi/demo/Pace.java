package dev.plezi.demo;

import java.util.function.LongSupplier;

/**
 * How fast one person may talk: a bucket of lines that fills up slowly. Used by one thread at a
 * time.
 */
final class Pace {
  /** Lines that may come at once: what somebody wrote while offline comes so. */
  static final int BURST = 50;

  private static final double LINES_PER_SECOND = 2;

  private final LongSupplier nanos;
  private double lines = BURST;
  private long updated;

  Pace(LongSupplier nanos) {
    this.nanos = nanos;
    this.updated = nanos.getAsLong();
  }

  /** Takes a line from the bucket; false when it is empty. */
  boolean allows() {
    long now = nanos.getAsLong();
    lines = Math.min(BURST, lines + (now - updated) / 1e9 * LINES_PER_SECOND);
    updated = now;
    if (lines < 1) {
      return false;
    }
    lines--;
    return true;
  }
}
