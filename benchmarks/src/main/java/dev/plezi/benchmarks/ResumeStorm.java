package dev.plezi.benchmarks;

import dev.plezi.benchmarks.servers.PleziServer;
import dev.plezi.client.ConnectionState;
import dev.plezi.client.PleziClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many of our Java clients, each in a session, whose connections all break at once: the server
 * cannot be reached for some time, and then it can. Each has said an event meanwhile; what is told
 * is how long after the server's return it is acknowledged.
 */
final class ResumeStorm {
  /** So many storms before the one that counts: with fewer it is the compilers of both sides. */
  private static final int WARMING = 6;

  /** A connection that has lasted for 5 s makes a client forget its failures. */
  private static final long CALM_MILLIS = 6_000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private ResumeStorm() {}

  static Map<Metric, Double> run(int port, int count, int outage)
      throws IOException, InterruptedException {
    List<PleziClient> clients = new ArrayList<>();
    try (Gate gate = Gate.start(port)) {
      AtomicInteger gaps = new AtomicInteger();
      CountDownLatch open = new CountDownLatch(count);
      for (int i = 0; i < count; i++) {
        clients.add(client(gate.port(), open, gaps));
      }
      if (!open.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(open.getCount() + " clients do not connect");
      }
      double[] millis = storm(gate, clients, outage);
      for (int i = 0; i < WARMING; i++) {
        Thread.sleep(CALM_MILLIS);
        millis = storm(gate, clients, outage);
      }
      if (gaps.get() > 0) {
        throw new IllegalStateException(gaps + " sessions were lost");
      }
      return Map.of(Metric.RESUME_P50, rank(millis, 0.5), Metric.RESUME_P99, rank(millis, 0.99));
    } finally {
      clients.forEach(PleziClient::close);
    }
  }

  /** One outage; how long after its end each event was acknowledged, in milliseconds, sorted. */
  private static double[] storm(Gate gate, List<PleziClient> clients, int outage)
      throws InterruptedException {
    gate.shut();
    List<CompletableFuture<Long>> acks =
        clients.stream()
            .map(
                each ->
                    each.emit(new PleziServer.Chat("hello"), PATIENCE)
                        .thenApply(done -> System.nanoTime()))
            .toList();
    Thread.sleep(outage);
    gate.open();
    long begin = System.nanoTime();
    return acks.stream().mapToDouble(each -> (each.join() - begin) / 1e6).sorted().toArray();
  }

  private static PleziClient client(int port, CountDownLatch open, AtomicInteger gaps) {
    CountDownLatch first = new CountDownLatch(1);
    return PleziClient.builder("ws://127.0.0.1:" + port + "/typed")
        .level(2)
        .onState(
            state -> {
              if (state == ConnectionState.OPEN && first.getCount() > 0) {
                first.countDown();
                open.countDown();
              }
            })
        .onGap(gap -> gaps.incrementAndGet())
        // Attempts fail while the server cannot be reached.
        .onError(error -> {})
        .connect();
  }

  private static double rank(double[] sorted, double part) {
    return sorted[(int) Math.ceil(sorted.length * part) - 1];
  }
}
