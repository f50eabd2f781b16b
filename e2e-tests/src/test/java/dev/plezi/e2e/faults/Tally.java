package dev.plezi.e2e.faults;

import java.util.List;

/**
 * The sum of a history.
 *
 * @param delivered messages that arrived once or more
 * @param told messages that did not arrive, and of which the application was told
 * @param lost messages that never arrived, though nobody was told of a gap
 * @param untold messages that never arrived, and that the gap which was told did not name
 * @param duplicated arrivals of a message beyond its first
 * @param outOfOrder messages that first arrived after a later one had
 */
record Tally(
    long sent,
    long delivered,
    long told,
    long lost,
    long untold,
    long duplicated,
    long outOfOrder) {
  /** A history of which one knows only how many numbers came, how many different, and in order. */
  static Tally summed(long sent, long arrivals, long distinct, boolean ordered) {
    return new Tally(sent, distinct, 0, sent - distinct, 0, arrivals - distinct, ordered ? 0 : 1);
  }

  /** A history of which the numbers that came are known, in the order in which they came. */
  static Tally of(long sent, List<Integer> numbers) {
    boolean ordered = numbers.equals(numbers.stream().sorted().toList());
    return summed(sent, numbers.size(), numbers.stream().distinct().count(), ordered);
  }

  Tally plus(Tally other) {
    return new Tally(
        sent + other.sent,
        delivered + other.delivered,
        told + other.told,
        lost + other.lost,
        untold + other.untold,
        duplicated + other.duplicated,
        outOfOrder + other.outOfOrder);
  }

  /** Whether each message arrived once and in order, or somebody was told. */
  boolean clean() {
    return lost == 0 && untold == 0 && duplicated == 0 && outOfOrder == 0;
  }
}
