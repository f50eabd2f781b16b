package dev.plezi.benchmarks;

import dev.plezi.benchmarks.load.LoadGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One scenario on one server, in processes of their own that live as long as it does.
 *
 * @param settings how long, and more
 * @param rate events a second where the rate is fixed
 */
record Experiment(Settings settings, Candidate server, Scenario scenario, double rate) {
  private static final List<String> GARBAGE = List.of("-XX:+UseG1GC");
  private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g");

  /** A heap that gives back what it does not need, so that the process shows what it holds. */
  private static final List<String> CLOSE_HEAP =
      List.of("-Xms16m", "-Xmx1g", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=15");

  /** What Netty does, and newer JVMs warn of. */
  private static final List<String> NATIVE =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  private static final String QUIET = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn";

  /** A connection may have so many outstanding where the rate is fixed. */
  private static final int OUTSTANDING = 1024;

  private static final int WARMING = 500;
  private static final double SETTLING = 2;
  private static final double KB = 1000;

  /** Measures. */
  Map<Metric, Double> run() throws IOException, InterruptedException {
    if (scenario.kind() == Scenario.Kind.X) {
      return together();
    }
    try (ServerProcess process = start(Map.of())) {
      return switch (scenario.kind()) {
        case M -> memory(process);
        case C -> connects(process);
        case S -> ResumeStorm.run(process.port(), scenario.connections(), settings.outage());
        default -> {
          try (LoadGenerator load = generator(List.of(process))) {
            yield load(load);
          }
        }
      };
    }
  }

  private ServerProcess start(Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> jvm = new ArrayList<>(GARBAGE);
    jvm.addAll(scenario.kind() == Scenario.Kind.M ? CLOSE_HEAP : HEAP);
    jvm.add(QUIET);
    if (Runtime.version().feature() >= 24) {
      jvm.addAll(NATIVE);
    }
    jvm.addAll(settings.jvm());
    List<String> command = server.program().command(settings.home(), jvm);
    return ServerProcess.start(command, settings.home(), environment);
  }

  private LoadGenerator generator(List<ServerProcess> processes) throws IOException {
    return new LoadGenerator(
        processes.stream().map(ServerProcess::port).toList(),
        server.dialect(),
        scenario.kind().payload(),
        () -> processes.stream().mapToLong(ServerProcess::cpuNanos).sum());
  }

  private Map<Metric, Double> load(LoadGenerator load) throws IOException {
    boolean fixed = scenario.kind() == Scenario.Kind.L;
    var unused = load.connect(scenario.connections(), fixed ? OUTSTANDING : scenario.window());
    LoadGenerator.Result result =
        switch (scenario.kind()) {
          case F, X -> load.fanOut(scenario.window(), settings.warmup(), settings.seconds());
          case L -> load.rate(rate, settings.warmup(), settings.seconds());
          default -> load.events(scenario.window(), settings.warmup(), settings.seconds());
        };
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    figures.put(fixed ? Metric.FIXED_CPU : Metric.CPU, result.cpuPerMillion());
    figures.put(fixed ? Metric.FIXED_P50 : Metric.P50, result.latencies().micros(50) / 1e3);
    figures.put(fixed ? Metric.FIXED_P99 : Metric.P99, result.latencies().micros(99) / 1e3);
    if (!fixed) {
      figures.put(Metric.RATE, result.rate());
    }
    return figures;
  }

  /** Two servers; whoever is connected to one hears what the other's clients say. */
  private Map<Metric, Double> together() throws IOException, InterruptedException {
    try (Redis redis = Redis.start()) {
      Map<String, String> environment = Map.of("REDIS_URL", redis.url());
      try (ServerProcess first = start(environment);
          ServerProcess second = start(environment);
          LoadGenerator load = generator(List.of(first, second))) {
        return load(load);
      }
    }
  }

  private Map<Metric, Double> memory(ServerProcess process)
      throws IOException, InterruptedException {
    try (LoadGenerator warming = generator(List.of(process))) {
      var unused = warming.connect(Math.min(WARMING, scenario.connections()), 1);
    }
    Thread.sleep((long) (SETTLING * 1e3));
    long liveBefore = process.liveBytes();
    long residentBefore = process.residentBytes();
    try (LoadGenerator load = generator(List.of(process))) {
      var unused = load.connect(scenario.connections(), 1);
      load.idle(SETTLING);
      long live = process.liveBytes();
      long resident = process.residentBytes();
      // All are here still.
      load.idle(SETTLING / 4);
      double bytes = KB * scenario.connections();
      return Map.of(
          Metric.HEAP,
          (live - liveBefore) / bytes,
          Metric.RESIDENT,
          (resident - residentBefore) / bytes);
    }
  }

  private Map<Metric, Double> connects(ServerProcess process) throws IOException {
    long warm = System.nanoTime() + (long) (settings.warmup() * 1e9);
    do {
      try (LoadGenerator warming = generator(List.of(process))) {
        var unused = warming.connect(scenario.connections(), 1);
      }
    } while (System.nanoTime() < warm);
    try (LoadGenerator load = generator(List.of(process))) {
      // The server may still be busy with those that have left.
      load.idle(SETTLING);
      LoadGenerator.Result result = load.connect(scenario.connections(), 1);
      return Map.of(
          Metric.CONNECT_CPU, result.cpuPerMillion() / 1e3, Metric.CONNECTS, result.rate());
    }
  }
}
