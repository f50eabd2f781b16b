package dev.plezi.server.internal.session.sim;

import dev.plezi.protocol.Receipts;
import dev.plezi.protocol.Wire;

/** What an end of a connection in a session has received, and not told the other. */
final class Untold {
  private final World world;
  private final String whose;
  private boolean within;
  private int count;

  Untold(World world, String whose) {
    this.world = world;
    this.whose = whose;
  }

  /** The session goes on here. */
  void begin() {
    within = true;
  }

  /** The end says something. */
  void says(String message) {
    if (Words.is(Wire.RECEIVED, message)) {
      count = 0;
    }
  }

  /** The end hears something. */
  void hears(String message) {
    count += Words.counts(message) ? 1 : 0;
  }

  /** It could have answered. */
  void heard() {
    if (within && count >= Receipts.AT_ONCE) {
      world.violated(whose + ": " + count + " messages are received, and nobody was told");
    }
  }

  /** Whatever it hears, it tells nothing any more, or not now. */
  void excuse() {
    within = false;
  }
}
