package dev.plezi.e2e.faults;

import java.time.Duration;
import java.util.List;

/** What a {@link FaultProxy} does to a connection. It runs on the proxy's thread. */
@FunctionalInterface
interface Fault {
  void strike(Link link);

  /** Resets both ends, now. What the proxy still held is lost. */
  static Fault cut() {
    return Link::cut;
  }

  /** Resets both ends as soon as so many more bytes have passed: within a frame, if one likes. */
  static Fault cutAfter(Direction direction, long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes is " + bytes + "; cut() cuts at once");
    }
    return link -> link.pipe(direction).cutAfter(bytes);
  }

  /** Nothing is read and nothing passes, in both directions or one, until {@link #none}. */
  static Fault stall(Direction... directions) {
    List<Direction> which = List.of(directions.length == 0 ? Direction.values() : directions);
    return link -> which.forEach(direction -> link.pipe(direction).stall());
  }

  /**
   * The answer to the handshake passes to the client, and nothing behind it, until {@link #none}.
   */
  static Fault stallBehindHandshake() {
    return link -> link.pipe(Direction.TO_CLIENT).stallBehindHead();
  }

  /**
   * From now on everything is read and nothing passes: no byte, no end, no reset. Nothing heals
   * this, as what was swallowed would be missing in the stream.
   */
  static Fault halfOpen() {
    return link -> {
      for (Direction direction : Direction.values()) {
        link.pipe(direction).swallow();
      }
    };
  }

  /** All that is read from now on passes so much later, in order. */
  static Fault delay(Direction direction, Duration delay) {
    long nanos = delay.toNanos();
    return link -> link.pipe(direction).delay(nanos);
  }

  /** So many bytes a second pass, and no more. */
  static Fault throttle(Direction direction, int bytesPerSecond) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("bytesPerSecond is " + bytesPerSecond + "; use stall()");
    }
    return link -> link.pipe(direction).throttle(bytesPerSecond);
  }

  /** No fault: ends a stall, a delay, a throttle, and a cut that is to come. */
  static Fault none() {
    return link -> {
      for (Direction direction : Direction.values()) {
        link.pipe(direction).release();
      }
    };
  }
}
