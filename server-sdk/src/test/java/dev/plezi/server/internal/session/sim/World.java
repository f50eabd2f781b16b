package dev.plezi.server.internal.session.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Time, and what happens in it, one after another. */
final class World {
  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000 * MILLI;

  /** When all begins: a clock may start anywhere. */
  private static final long BEGIN = 86_400 * SECOND;

  private final PriorityQueue<Happening> future = new PriorityQueue<>();
  private final @Nullable List<String> trace;
  private long now = BEGIN;
  private long count;
  private @Nullable String violation;

  private record Happening(long at, long order, Runnable what) implements Comparable<Happening> {
    @Override
    public int compareTo(Happening other) {
      int byTime = Long.compare(at, other.at);
      return byTime == 0 ? Long.compare(order, other.order) : byTime;
    }
  }

  /** At its beginning; what is noted goes to the trace, if there is one. */
  World(@Nullable List<String> trace) {
    this.trace = trace;
  }

  /** Nanoseconds. */
  long now() {
    return now;
  }

  /** Milliseconds. */
  double millis() {
    return now / (double) MILLI;
  }

  /** Nanoseconds since the beginning. */
  long elapsed() {
    return now - BEGIN;
  }

  /** This happens so many nanoseconds from now. */
  void after(long delay, Runnable what) {
    future.add(new Happening(now + Math.max(delay, 0), count++, what));
  }

  /** So many nanoseconds pass. */
  void pass(long nanos) {
    long until = now + nanos;
    for (Happening next = future.peek(); next != null && next.at <= until; next = future.peek()) {
      future.remove(next);
      now = next.at;
      next.what.run();
      if (violation != null) {
        throw new AssertionError(violation);
      }
    }
    now = until;
  }

  /**
   * What must not be. Thrown only later: the code that brought it about takes exceptions of the
   * application for the application's own.
   */
  void violated(String what) {
    note("VIOLATION: ", what);
    violation = violation == null ? what : violation;
  }

  /** For the trace: these words, one after another. */
  void note(@Nullable Object... words) {
    if (trace != null) {
      StringBuilder line = new StringBuilder().append(elapsed() / MILLI).append("  ");
      for (Object word : words) {
        line.append(word);
      }
      trace.add(line.toString());
    }
  }

  /** Does what is done to several in no order of its own, and notes it in one. */
  void together(Runnable deeds) {
    int begin = trace == null ? 0 : trace.size();
    deeds.run();
    if (trace != null) {
      List<String> notes = trace.subList(begin, trace.size());
      List<String> sorted = new ArrayList<>(notes);
      Collections.sort(sorted);
      for (int i = 0; i < sorted.size(); i++) {
        notes.set(i, sorted.get(i));
      }
    }
  }
}
