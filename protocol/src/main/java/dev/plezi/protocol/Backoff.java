package dev.plezi.protocol;

/**
 * Exponential backoff with full jitter: the n-th delay is drawn evenly from 0 to {@code base ×
 * 2^n}, capped. Full jitter spreads a crowd that lost its server at one moment better than a
 * jittered constant does.
 */
public final class Backoff {
  private Backoff() {}

  /**
   * The delay before the next attempt.
   *
   * @param failures how many attempts failed since the last connection that held
   * @param base the first ceiling in milliseconds
   * @param cap the highest ceiling in milliseconds
   * @param random a number from 0 (inclusive) to 1 (exclusive)
   * @return milliseconds
   */
  public static double delay(int failures, double base, double cap, double random) {
    double ceiling = base;
    for (int i = 0; i < failures && ceiling < cap; i++) {
      ceiling *= 2;
    }
    return random * (ceiling < cap ? ceiling : cap);
  }
}
