package dev.plezi.protocol;

/**
 * Exponential backoff with full jitter: a delay is drawn evenly from 0 to half of the time that the
 * outage has lasted so far, so that who was away is back soon after the server, measured by that.
 * Full jitter spreads a crowd that lost its server at one moment better than a jittered constant
 * does.
 */
public final class Backoff {
  private Backoff() {}

  /**
   * The delay before the next attempt.
   *
   * @param outage how long ago the last connection that held was lost, in milliseconds
   * @param base the lowest ceiling in milliseconds
   * @param cap the highest ceiling in milliseconds
   * @param random a number from 0 (inclusive) to 1 (exclusive)
   * @return milliseconds
   */
  public static double delay(double outage, double base, double cap, double random) {
    double ceiling = outage / 2 > base ? outage / 2 : base;
    return random * (ceiling < cap ? ceiling : cap);
  }
}
