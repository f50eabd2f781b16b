package dev.plezi.benchmarks.load;

/** A histogram of times, in steps of one part in 32. */
public final class Latencies {
  private static final int STEPS = 32;

  private final long[] counts = new long[64 * STEPS];
  private long total;

  void add(long nanos) {
    counts[bucket(Math.max(1, nanos))]++;
    total++;
  }

  private static int bucket(long nanos) {
    int power = 63 - Long.numberOfLeadingZeros(nanos);
    int step =
        power < 5 ? (int) (nanos << (5 - power)) & (STEPS - 1) : (int) (nanos >> (power - 5)) & 31;
    return power * STEPS + step;
  }

  /** The time that so many of a hundred do not exceed, in microseconds. */
  public double micros(double percent) {
    long below = (long) Math.ceil(total * percent / 100);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= below && seen > 0) {
        double base = Math.scalb(1.0, i / STEPS);
        return base * (1 + (i % STEPS + 1) / (double) STEPS) / 1e3;
      }
    }
    return 0;
  }
}
