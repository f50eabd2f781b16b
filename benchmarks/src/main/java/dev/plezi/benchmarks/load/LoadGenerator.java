package dev.plezi.benchmarks.load;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A generator of load: one thread, any number of connections. What it measures is between two
 * marks, at each of which the server's CPU time is asked for; the warm-up before them is not.
 */
public final class LoadGenerator implements AutoCloseable, LoadConnection.Listener {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  /** So many connect at a time. */
  private static final int CONNECTING = 32;

  private final List<Integer> ports;
  private final Dialect dialect;
  private final Payload payload;
  private final LongSupplier cpu;
  private final Selector selector;
  private final List<LoadConnection> connections = new ArrayList<>();
  private final Text text = new Text(512 * 1024);

  // What is done with what comes, and how many connections are ready for it.
  private Heard heard = (from, kind, number) -> {};
  private int ready;
  private Latencies latencies = new Latencies();
  private long done;
  private @Nullable LoadConnection publisher;
  private Dialect.@Nullable Template common;

  /** Whoever is told what came on a connection. */
  private interface Heard {
    void heard(LoadConnection from, Dialect.Kind kind, int number);
  }

  /**
   * What came of a run.
   *
   * @param events how many were answered, or delivered; or connections that were opened
   * @param seconds how long it took
   * @param cpuSeconds the server's, user and system
   * @param latencies from the saying of an event to its answer or its last delivery
   */
  public record Result(long events, double seconds, double cpuSeconds, Latencies latencies) {
    /** CPU seconds of the server for a million events. */
    public double cpuPerMillion() {
      return cpuSeconds * 1e6 / events;
    }

    /** Events a second. */
    public double rate() {
      return events / seconds;
    }
  }

  /**
   * A generator without connections.
   *
   * @param ports of the servers, which are connected to in turn
   * @param cpu the servers' CPU time so far, in nanoseconds
   */
  public LoadGenerator(List<Integer> ports, Dialect dialect, Payload payload, LongSupplier cpu)
      throws IOException {
    this.ports = List.copyOf(ports);
    this.dialect = dialect;
    this.payload = payload;
    this.cpu = cpu;
    this.selector = Selector.open();
  }

  @Override
  public void close() throws IOException {
    for (LoadConnection each : connections) {
      each.close();
    }
    selector.close();
  }

  /**
   * Opens so many connections more, each able to have so many events outstanding; some at a time.
   */
  public Result connect(int count, int window) throws IOException {
    long before = cpu.getAsLong();
    long begin = System.nanoTime();
    int all = connections.size() + count;
    while (ready < all) {
      int opened = connections.size();
      while (connections.size() < all && connections.size() - ready < CONNECTING) {
        int port = ports.get(connections.size() % ports.size());
        connections.add(LoadConnection.open(port, dialect, this, window, selector));
      }
      int known = ready;
      runUntil(() -> ready > known, "a greeting, with " + opened + " connections");
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Result(count, seconds, (cpu.getAsLong() - before) / 1e9, latencies);
  }

  /** Does nothing but to answer what the server asks. */
  public void idle(double seconds) throws IOException {
    long end = System.nanoTime() + nanos(seconds);
    while (System.nanoTime() < end) {
      pass(10);
    }
  }

  @Override
  public void ready(LoadConnection connection) {
    ready++;
  }

  @Override
  public void heard(LoadConnection from, Dialect.Kind kind, int number) {
    heard.heard(from, kind, number);
  }

  // ---- scenarios

  /** Each connection has so many events outstanding at any time, and says one for each answer. */
  public Result events(int window, double warmup, double seconds) throws IOException {
    boolean[] going = {true};
    heard =
        (from, kind, number) -> {
          answered(from, kind, number);
          if (going[0]) {
            say(from, window);
          }
        };
    for (LoadConnection each : connections) {
      for (int i = 0; i < window; i++) {
        say(each, window);
      }
      each.flush();
    }
    Result result = measure(warmup, seconds);
    going[0] = false;
    awaitAnswers();
    return result;
  }

  /**
   * So many events a second, over all connections in turn, whether or not the server keeps up; the
   * latency counts from when the event was due. Each connection has room for as many as it was
   * opened for.
   */
  public Result rate(double perSecond, double warmup, double seconds) throws IOException {
    heard = this::answered;
    long begin = System.nanoTime();
    long gap = (long) (1e9 / perSecond);
    long warm = begin + nanos(warmup);
    long end = warm + nanos(seconds);
    long due = begin;
    long cpuBefore = 0;
    int turn = 0;
    boolean marked = false;
    long now;
    while ((now = System.nanoTime()) < end) {
      if (!marked && now >= warm) {
        marked = true;
        latencies = new Latencies();
        done = 0;
        cpuBefore = cpu.getAsLong();
      }
      while (due <= now) {
        LoadConnection next = connections.get(turn++ % connections.size());
        if (next.nextSay - next.nextAck >= next.saidAt.length) {
          throw new IllegalStateException(
              String.format(Locale.ROOT, "does not keep up with %.0f/s", perSecond));
        }
        next.saidAt[next.nextSay % next.saidAt.length] = due;
        next.say(event(next), next.nextSay++);
        next.flush();
        due += gap;
      }
      pass(due - now < 1_000_000 ? 0 : 1);
    }
    Result result =
        new Result(done, (now - warm) / 1e9, (cpu.getAsLong() - cpuBefore) / 1e9, latencies);
    awaitAnswers();
    return result;
  }

  /** The next answer that is due on a connection, and no other. */
  private void answered(LoadConnection from, Dialect.Kind kind, int number) {
    if (kind != Dialect.Kind.ACK || number != from.nextAck) {
      throw new IllegalStateException(
          "expected the answer " + from.nextAck + ", came " + kind + " " + number);
    }
    from.nextAck++;
    done++;
    latencies.add(System.nanoTime() - from.saidAt[number % from.saidAt.length]);
  }

  private void awaitAnswers() throws IOException {
    runUntil(() -> connections.stream().allMatch(c -> c.nextAck == c.nextSay), "the last answers");
  }

  private void say(LoadConnection on, int window) {
    say(on, event(on), window);
  }

  /** The event of a connection: the same for all, unless the server has given them names. */
  private Dialect.Template event(LoadConnection on) {
    Dialect.Client client = on.client();
    Dialect.Template known = client.name.isEmpty() ? common : on.event;
    if (known != null) {
      return known;
    }
    Dialect.Template event = dialect.event(payload, client);
    on.event = event;
    if (client.name.isEmpty()) {
      common = event;
    }
    return event;
  }

  private static void say(LoadConnection on, Dialect.Template event, int window) {
    on.saidAt[on.nextSay % window] = System.nanoTime();
    on.say(event, on.nextSay++);
  }

  /**
   * All connections join; the first says so many messages at once, and one more whenever one has
   * come to all.
   */
  public Result fanOut(int window, double warmup, double seconds) throws IOException {
    join();
    LoadConnection first = connections.get(0);
    Dialect.Template say = dialect.say(payload, first.client());
    publisher = first;
    int all = connections.size();
    int[] came = new int[2 * window + 1];
    boolean[] going = {true};
    int[] complete = {0};
    heard =
        (from, kind, number) -> {
          if (kind != Dialect.Kind.DELIVERY || number != from.nextDelivery) {
            throw new IllegalStateException(
                "expected the delivery " + from.nextDelivery + ", came " + kind + " " + number);
          }
          from.nextDelivery++;
          done++;
          int slot = number % came.length;
          if (++came[slot] == all) {
            came[slot] = 0;
            complete[0]++;
            latencies.add(System.nanoTime() - first.saidAt[number % window]);
            if (going[0]) {
              say(first, say, window);
            }
          }
        };
    for (int i = 0; i < window; i++) {
      say(first, say, window);
    }
    first.flush();
    Result result = measure(warmup, seconds);
    going[0] = false;
    runUntil(() -> complete[0] == first.nextSay - 1, "the last deliveries");
    return result;
  }

  private void join() throws IOException {
    heard = (from, kind, number) -> from.joined |= kind == Dialect.Kind.JOINED;
    for (LoadConnection each : connections) {
      each.say(dialect.join(each.client()));
      each.flush();
    }
    runUntil(() -> connections.stream().allMatch(c -> c.joined), "all to have joined");
  }

  // ---- time

  private Result measure(double warmup, double seconds) throws IOException {
    runFor(nanos(warmup));
    done = 0;
    latencies = new Latencies();
    long before = cpu.getAsLong();
    long begin = System.nanoTime();
    runFor(nanos(seconds));
    long took = System.nanoTime() - begin;
    return new Result(done, took / 1e9, (cpu.getAsLong() - before) / 1e9, latencies);
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }

  private void runFor(long nanos) throws IOException {
    long end = System.nanoTime() + nanos;
    long before = done;
    while (System.nanoTime() < end) {
      pass(100);
    }
    if (done == before) {
      throw new IllegalStateException("the server answers nothing");
    }
  }

  private void runUntil(BooleanSupplier done, String what) throws IOException {
    long end = System.nanoTime() + PATIENCE;
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      pass(10);
    }
  }

  private void pass(long millis) throws IOException {
    if (millis == 0) {
      selector.selectNow();
    } else {
      selector.select(millis);
    }
    Set<SelectionKey> keys = selector.selectedKeys();
    for (SelectionKey key : keys) {
      LoadConnection connection = (LoadConnection) key.attachment();
      if (key.isReadable()) {
        connection.read(text);
      } else if (key.isConnectable()) {
        connection.connected();
      } else {
        connection.flush();
      }
    }
    keys.clear();
    if (publisher != null) {
      publisher.flush();
    }
  }
}
