package dev.plezi.server.internal.session.sim;

import java.util.SplittableRandom;

/**
 * Chance, decided by the seed. Everybody has dice of their own, so that nobody's throws depend on
 * the order in which a server looks at its sessions.
 */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed, String whose) {
    random = new SplittableRandom(seed * 1_000_003 + whose.hashCode());
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** From 0 (inclusive) to this bound (exclusive). */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** From the one (inclusive) to the other (inclusive). */
  long between(long low, long high) {
    return low + random.nextLong(high - low + 1);
  }

  /** So many milliseconds, in nanoseconds; never the same twice. */
  long millis(long low, long high) {
    return between(low * World.MILLI, high * World.MILLI);
  }

  double fraction() {
    return random.nextDouble();
  }

  @SafeVarargs
  final <T> T one(T... of) {
    return of[below(of.length)];
  }
}
