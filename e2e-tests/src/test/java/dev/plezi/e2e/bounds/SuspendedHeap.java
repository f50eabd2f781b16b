package dev.plezi.e2e.bounds;

import dev.plezi.e2e.socket.Handshake;
import dev.plezi.e2e.socket.RawSocket;
import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.Limits;
import dev.plezi.server.On;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A measurement of what sessions without a connection take in live heap, next to what the server
 * counts for them. By hand: {@code SuspendedHeap 20000}.
 */
final class SuspendedHeap implements AutoCloseable {
  private static final int WARM = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** One for each session whose connection is gone, and that has been told so. */
  private static final Semaphore SUSPENDED = new Semaphore(0);

  private final App app;
  private final URI uri;

  /**
   * What was found, in bytes.
   *
   * @param sessions how many were measured
   * @param live what they take
   * @param counted what the server counts
   */
  record Found(String kind, int sessions, long live, long counted) {
    @Override
    public String toString() {
      return "%s: %,d sessions, live heap %,d bytes (%,d each), counted %,d (%,d each)"
          .formatted(kind, sessions, live, live / sessions, counted, counted / sessions);
    }
  }

  /** Reads all that a callback can, and says something that nobody counts. */
  public static final class Reader extends Controller {
    @Override
    public boolean preConnect() {
      return params().asMap().size() + cookies().asMap().size() >= 0;
    }

    @Override
    public void onOpen() {
      for (int i = Integer.parseInt(params().get("join", "0")); i > 0; i--) {
        subscribe(System.identityHashCode(this) + ":" + i);
      }
    }

    @On
    public String keep() {
      return "x".repeat(Integer.parseInt(params().get("keep", "0")));
    }

    @Override
    public void onSuspend() {
      SUSPENDED.release();
    }
  }

  SuspendedHeap(int most) {
    app =
        Plezi.app(
                Options.builder()
                    .signals(false)
                    .maxConnections(most + WARM)
                    .maxSuspended(most + WARM)
                    .maxSuspendedBytes(Long.MAX_VALUE)
                    .limits(Limits.builder().sessionTtl(Duration.ofHours(1)).build())
                    .build())
            .route("/", Reader.class)
            .start(0);
    uri = URI.create("ws://127.0.0.1:" + app.port() + "/");
  }

  /** What that many sessions take whose clients ask for them like this, and are gone then. */
  Found measure(String kind, int sessions, String query, String cookies)
      throws IOException, InterruptedException {
    suspend(WARM, query, cookies);
    long before = live();
    long counted = app.health().suspendedBytes();
    suspend(sessions, query, cookies);
    return new Found(kind, sessions, live() - before, app.health().suspendedBytes() - counted);
  }

  private void suspend(int count, String query, String cookies)
      throws IOException, InterruptedException {
    URI to = URI.create(uri + "?plezi=2" + query);
    for (int i = 0; i < count; i++) {
      Handshake handshake = new Handshake(to);
      if (!cookies.isEmpty()) {
        handshake.header("Cookie", cookies);
      }
      try (RawSocket socket = handshake.open()) {
        socket.readText();
        socket.send("{\"event\":\"_open_\"}");
        socket.readText();
        socket.send("{\"event\":\"keep\"}");
        socket.readText();
        socket.abort();
      }
    }
    if (!SUSPENDED.tryAcquire(count, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("not suspended: " + app.health());
    }
  }

  /** What is reachable, the collector has said. */
  private static long live() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  /** So many short names, which {@code separator} parts. */
  static String names(int count, String separator) {
    return IntStream.range(0, count)
        .mapToObj(i -> Integer.toString(i, 36) + "=")
        .collect(Collectors.joining(separator));
  }

  @Override
  public void close() {
    app.stop();
  }

  /** The kinds, so many of each. */
  public static void main(String... args) throws IOException, InterruptedException {
    int sessions = args.length == 0 ? 20_000 : Integer.parseInt(args[0]);
    String[][] kinds = {
      {"plain", "", ""},
      {"1,000 cookies", "", names(1_000, "; ")},
      {"990 parameters", "&" + names(990, "&"), ""},
      {"4 KiB kept", "&keep=4096", ""},
      {"100 subscriptions", "&join=100", ""}
    };
    for (String[] kind : kinds) {
      try (SuspendedHeap heap = new SuspendedHeap(sessions)) {
        System.out.println(heap.measure(kind[0], sessions, kind[1], kind[2]));
      }
    }
    System.exit(0);
  }
}
