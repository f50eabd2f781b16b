package dev.plezi.protocol.client;

import dev.plezi.protocol.Backoff;

/** The attempts to connect: their numbers, their timer, and how long the next one waits. */
final class Attempts {
  /** The present attempt's or connection's number. */
  int number;

  /** When the present attempt is given up, or the next is due. */
  double deadline = ClientMachine.NEVER;

  private final double timeout;
  private boolean auto;
  private double base;
  private double cap;
  private int failures;
  private double openedAt;

  /** Each may take so many milliseconds. */
  Attempts(double timeout) {
    this.timeout = timeout;
  }

  void configure(boolean on, double first, double highest) {
    auto = on;
    base = first;
    cap = highest;
  }

  /** Whether lost connections are replaced. */
  boolean auto() {
    return auto;
  }

  /** So much time again for the present attempt. */
  void allow(double now) {
    deadline = now + timeout;
  }

  /** The present attempt has succeeded: messages flow. */
  void opened(double now) {
    openedAt = now;
    deadline = ClientMachine.NEVER;
  }

  /** The open connection ends, and may have lasted long enough to forget earlier failures. */
  void ended(double now, boolean session) {
    double stable = session ? ClientMachine.STABLE_SESSION_MS : ClientMachine.STABLE_MS;
    if (now - openedAt >= stable) {
      failures = 0;
    }
  }

  void forgetFailures() {
    failures = 0;
  }

  /** The next attempt waits for a while, which the number from 0 to 1 draws. */
  void postpone(double now, double random) {
    deadline = now + Backoff.delay(failures, base, cap, random);
    failures++;
  }
}
