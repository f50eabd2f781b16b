package dev.plezi.e2e.fuzz;

/** What a target says of every input. */
final class Holds {
  private Holds() {}

  static void holds(boolean claim, String words) {
    if (!claim) {
      throw new AssertionError(words);
    }
  }
}
