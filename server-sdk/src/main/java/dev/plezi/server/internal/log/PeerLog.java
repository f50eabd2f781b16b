package dev.plezi.server.internal.log;

import dev.plezi.protocol.log.LogText;
import dev.plezi.server.internal.transport.PeerNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.MessageFormatter;

/**
 * A writer of those lines of the log that a peer can bring about, as often as it likes: so many in
 * a minute, and the sum of the rest. Thread-safe.
 *
 * <p>The first argument of each line is its <em>source</em>: the connection, or the address, that
 * it speaks of. Its <em>kind</em> is what the code says: the format and, where an exception is
 * logged, where that was thrown, but no word of it, as words may be a peer's. Of each kind a source
 * may say {@link #PER_SOURCE} lines a minute, all sources of a network {@link #PER_NETWORK}, as the
 * next connection is soon made, and all together {@link #PER_KIND}. A minute begins with the first
 * line behind the one before. When it is over, told by {@link #tick} or seen by the next line, one
 * line for each kind says how many more there were.
 *
 * <p>So the first of each kind is always there in full, whatever floods beside it. What is known of
 * a minute is bounded: by {@link #MAX_KINDS}, beyond which all that is new is one kind, and by the
 * lines that were let through.
 */
public final class PeerLog {
  /** So many lines of one kind a minute may one source have. */
  static final int PER_SOURCE = 5;

  /** So many may all sources of one network have together. */
  static final int PER_NETWORK = 20;

  /** So many may all sources have together. */
  static final int PER_KIND = 50;

  /** So many kinds are told apart in a minute; the code has about as many as it has statements. */
  static final int MAX_KINDS = 500;

  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** As much of a stack trace tells failures apart. A recursion's depth may be a peer's choice. */
  private static final int FRAMES = 8;

  private static final int CAUSES = 3;

  private final LongSupplier nanos;

  // Guarded by this, under which nothing is written: what the present minute has.
  private final Map<Kind, Count> counts = new LinkedHashMap<>();
  private long since;

  /** Nothing was written yet; the clock tells nanoseconds. */
  public PeerLog(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** A line of level INFO. */
  public void info(Logger log, String format, @Nullable Object... arguments) {
    write(log, Level.INFO, format, arguments);
  }

  /** A line of level WARN. */
  public void warn(Logger log, String format, @Nullable Object... arguments) {
    write(log, Level.WARN, format, arguments);
  }

  /** A line of level ERROR. */
  public void error(Logger log, String format, @Nullable Object... arguments) {
    write(log, Level.ERROR, format, arguments);
  }

  /** Time has passed: says how many more there were, if the minute is over. */
  public void tick() {
    List<Sum> sums;
    synchronized (this) {
      sums = over() ? sums() : List.of();
    }
    sums.forEach(Sum::write);
  }

  /** Says how many more there were up to now: nothing may follow. */
  public void flush() {
    List<Sum> sums;
    synchronized (this) {
      sums = sums();
    }
    sums.forEach(Sum::write);
  }

  /** How many kinds the present minute has. */
  synchronized int kinds() {
    return counts.size();
  }

  private void write(Logger log, Level level, String format, @Nullable Object... arguments) {
    if (!log.isEnabledForLevel(level)) {
      return;
    }
    Kind kind = Kind.of(format, arguments);
    String source = arguments.length == 0 ? "" : String.valueOf(arguments[0]);
    List<Sum> sums;
    boolean let;
    synchronized (this) {
      sums = over() ? sums() : List.of();
      let = count(kind).add(source, () -> new Line(log, level, format, arguments));
    }
    sums.forEach(Sum::write);
    if (let) {
      say(log, level, format, arguments);
    }
  }

  private static void say(Logger log, Level level, String format, @Nullable Object... arguments) {
    switch (level) {
      case ERROR -> log.error(format, arguments);
      case WARN -> log.warn(format, arguments);
      default -> log.info(format, arguments);
    }
  }

  /** Under the lock. */
  private boolean over() {
    return !counts.isEmpty() && nanos.getAsLong() - since >= MINUTE_NANOS;
  }

  /** Under the lock. */
  private Count count(Kind kind) {
    if (counts.isEmpty()) {
      since = nanos.getAsLong();
    }
    Count known = counts.get(kind);
    if (known != null) {
      return known;
    }
    Kind place = counts.size() < MAX_KINDS ? kind : Kind.OTHERS;
    return counts.computeIfAbsent(place, made -> new Count());
  }

  /** Under the lock: ends the minute. */
  private List<Sum> sums() {
    List<Sum> sums = new ArrayList<>(0);
    for (Count each : counts.values()) {
      Line first = each.held;
      if (first != null) {
        sums.add(new Sum(first, each.more));
      }
    }
    counts.clear();
    return sums;
  }

  /**
   * What the code says, and nothing that a peer does.
   *
   * @param failure what tells the exception apart from others; 0 without one
   */
  private record Kind(String format, int failure) {
    static final Kind OTHERS = new Kind("", 0);

    static Kind of(String format, @Nullable Object... arguments) {
      Object last = arguments.length == 0 ? null : arguments[arguments.length - 1];
      return new Kind(format, last instanceof Throwable thrown ? print(thrown) : 0);
    }

    private static int print(Throwable thrown) {
      int print = 1;
      Throwable each = thrown;
      for (int i = 0; i < CAUSES && each != null; i++) {
        StackTraceElement[] frames = each.getStackTrace();
        StackTraceElement[] top = Arrays.copyOf(frames, Math.min(frames.length, FRAMES));
        print = 31 * (31 * print + each.getClass().getName().hashCode()) + Arrays.hashCode(top);
        each = each.getCause();
      }
      return print;
    }
  }

  /** A line that may be written, or spoken of. */
  private record Line(Logger log, Level level, String words) {
    Line(Logger log, Level level, String format, @Nullable Object... arguments) {
      this(log, level, LogText.of(MessageFormatter.basicArrayFormat(format, arguments)));
    }
  }

  /** How many lines of a kind there were beside those that were let through. */
  private record Sum(Line first, long more) {
    void write() {
      String words = "… and {} more in the last minute, the first of them: {}";
      say(first.log(), first.level(), words, more, first.words());
    }
  }

  /**
   * Whose a source is: that of a connection ends with its address, a socket's is its address and
   * its port; what has none is its own.
   */
  private static PeerNetwork network(String source) {
    String address = source.substring(source.lastIndexOf(' ') + 1);
    int port = address.lastIndexOf(':');
    return PeerNetwork.of(
        address.startsWith("/") && port > 0 ? address.substring(1, port) : address);
  }

  /** The lines of a kind. Guarded by the lock. */
  private static final class Count {
    /** As many entries as lines were let through, in both. */
    private final Map<String, Integer> sources = new HashMap<>(2);

    private final Map<PeerNetwork, Integer> networks = new HashMap<>(2);

    private int let;
    private long more;
    private @Nullable Line held;

    boolean add(String source, Supplier<Line> line) {
      if (lets(source)) {
        return true;
      }
      more++;
      if (held == null) {
        held = line.get();
      }
      return false;
    }

    private boolean lets(String source) {
      int its = sources.getOrDefault(source, 0);
      if (let >= PER_KIND || its >= PER_SOURCE) {
        return false;
      }
      PeerNetwork network = network(source);
      int all = networks.getOrDefault(network, 0);
      if (all >= PER_NETWORK) {
        return false;
      }
      let++;
      sources.put(source, its + 1);
      networks.put(network, all + 1);
      return true;
    }
  }
}
