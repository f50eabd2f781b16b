package dev.plezi.e2e.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Threads that play cases beside those that the tests' own thread plays, which has the browser:
 * cases wait far more than they work.
 */
final class SideCases implements AutoCloseable {
  private final Scale scale;
  private final ExecutorService shared;
  private final List<ExecutorService> own = new ArrayList<>();

  SideCases(Scale scale) {
    this.scale = scale;
    shared = Executors.newFixedThreadPool(scale.atATime());
  }

  /** What a case came to, by what it was played over. */
  record Begun<K>(Map<K, Future<Report>> reports) {
    Report over(K kind) throws Exception {
      Future<Report> report = reports.get(kind);
      if (report == null) {
        throw new AssertionError("not played over " + kind);
      }
      return report.get();
    }
  }

  /** Begins a case over each of some kinds, on servers that are lent to several. */
  <K> Begun<K> begin(List<K> kinds, Function<K, ServerProcess> servers, Case each) {
    return begun(shared, kinds, kind -> play(servers.apply(kind), each));
  }

  /** Begins a case that takes long, or ends its server: one after another, each on its own. */
  <K> Begun<K> beginAlone(List<K> kinds, Starting<K> starts, Case each) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    own.add(thread);
    return begun(
        thread,
        kinds,
        kind -> {
          try (ServerProcess server = starts.start(kind)) {
            return play(server, each);
          }
        });
  }

  /** Starts a server. */
  interface Starting<K> {
    ServerProcess start(K kind) throws InterruptedException;
  }

  /** Plays a case in this thread. */
  Report play(ServerProcess server, Case each) throws Exception {
    try (Stage stage = new Stage(server, scale)) {
      return each.play(stage).on(server);
    }
  }

  private interface Playing<K> {
    Report play(K kind) throws Exception;
  }

  private static <K> Begun<K> begun(ExecutorService threads, List<K> kinds, Playing<K> playing) {
    return new Begun<>(
        kinds.stream()
            .collect(
                Collectors.toMap(
                    kind -> kind,
                    kind -> threads.submit((Callable<Report>) () -> playing.play(kind)))));
  }

  @Override
  public void close() {
    shared.shutdownNow();
    own.forEach(ExecutorService::shutdownNow);
  }
}
