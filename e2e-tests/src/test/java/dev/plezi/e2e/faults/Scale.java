package dev.plezi.e2e.faults;

import java.time.Duration;

/**
 * How long and how large the cases are: short in every build, long with {@code
 * -Dplezi.faults=long}. Both send and suffer the same; the long form is that of the promise.
 *
 * @param seed of what is drawn by lot
 * @param seconds of a case that lasts
 * @param messages each way in such a case
 * @param cutEvery in such a case
 * @param clients of a case with many
 * @param backoffCap the longest wait before an attempt to connect; the standard one in the long
 *     form
 */
record Scale(
    long seed, int seconds, int messages, Duration cutEvery, int clients, Duration backoffCap) {
  private static final int LONG_SECONDS = 60;
  private static final int LONG_MESSAGES = 10_000;

  /** What the system properties say. */
  static Scale chosen() {
    return "long".equals(System.getProperty("plezi.faults")) ? whole() : brief();
  }

  /** The same; the short form is a part of it. */
  static Scale part() {
    Scale all = chosen();
    return "long".equals(System.getProperty("plezi.faults"))
        ? all
        : new Scale(
            all.seed, all.seconds / 2, all.messages / 2, all.cutEvery, clients(50), all.backoffCap);
  }

  private static Scale whole() {
    int seconds = Integer.getInteger("plezi.faults.seconds", LONG_SECONDS);
    return new Scale(
        drawn(),
        seconds,
        LONG_MESSAGES * seconds / LONG_SECONDS,
        Duration.ofSeconds(2),
        clients(1_000),
        Duration.ofSeconds(10));
  }

  private static Scale brief() {
    return new Scale(
        drawn(), 6, 2_000, Duration.ofMillis(500), clients(200), Duration.ofMillis(500));
  }

  private static long drawn() {
    return Long.getLong("plezi.faults.seed", 1);
  }

  private static int clients(int usual) {
    return Integer.getInteger("plezi.faults.clients", usual);
  }

  /** So many cases share the machine: in the long form one, whose recoveries are measured. */
  int atATime() {
    return seconds < LONG_SECONDS ? 3 : 1;
  }

  /** Between two messages of a case that lasts. */
  Duration messageEvery() {
    return Duration.ofSeconds(seconds).dividedBy(messages);
  }

  /** The cuts of a case that lasts. */
  int cuts() {
    return (int) Duration.ofSeconds(seconds).dividedBy(cutEvery);
  }
}
