package dev.plezi.benchmarks;

import dev.plezi.benchmarks.load.LoadGenerator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A program that measures servers side by side: each scenario on each server in turn, in several
 * rounds, and prints the medians as a table.
 *
 * <p>By system properties: {@code servers} and {@code scenarios} with commas between, {@code
 * rounds}, {@code seconds} of a measurement, {@code warmup} in seconds.
 */
public final class Benchmarks {
  private final Path home;
  private final List<Candidate> servers;
  private final List<Scenario> scenarios;
  private final int rounds;
  private final double seconds;
  private final double warmup;

  private Benchmarks(Path home) {
    this.home = home;
    this.servers =
        list("servers", "raw,plezi,plezi2,netty_socketio").stream()
            .map(name -> Candidate.valueOf(name.toUpperCase(Locale.ROOT)))
            .toList();
    this.scenarios = list("scenarios", "e50,e50w,f100,f100w").stream().map(Scenario::of).toList();
    this.rounds = Integer.getInteger("rounds", 3);
    this.seconds = Double.parseDouble(System.getProperty("seconds", "4"));
    this.warmup = Double.parseDouble(System.getProperty("warmup", "4"));
  }

  private static List<String> list(String property, String standard) {
    return Arrays.asList(System.getProperty(property, standard).split(","));
  }

  /** Measures; the first argument is the folder of the benchmarks. */
  public static void main(String[] args) throws Exception {
    new Benchmarks(Path.of(args[0])).run();
  }

  private void run() throws Exception {
    Map<Candidate, Map<String, List<LoadGenerator.Result>>> results =
        new EnumMap<>(Candidate.class);
    for (int round = 1; round <= rounds; round++) {
      for (Scenario scenario : scenarios) {
        for (Candidate server : servers) {
          LoadGenerator.Result result = measure(server, scenario);
          System.err.printf(
              Locale.ROOT,
              "round %d %-8s %-28s %6.2f CPU s/M %9.0f/s p50 %.0f us p99 %.0f us%n",
              round,
              scenario.name(),
              server.title(),
              result.cpuPerMillion(),
              result.rate(),
              result.latencies().micros(50),
              result.latencies().micros(99));
          results
              .computeIfAbsent(server, any -> new java.util.HashMap<>())
              .computeIfAbsent(scenario.name(), any -> new ArrayList<>())
              .add(result);
        }
      }
    }
    print(results);
  }

  private LoadGenerator.Result measure(Candidate server, Scenario scenario) throws Exception {
    try (ServerProcess process = server.start(home);
        LoadGenerator load =
            new LoadGenerator(
                process.port(), server.dialect(), scenario.payload(), process::cpuNanos)) {
      return scenario.run(load, warmup, seconds);
    }
  }

  private void print(Map<Candidate, Map<String, List<LoadGenerator.Result>>> results) {
    StringBuilder table = new StringBuilder("| CPU s for a million |");
    scenarios.forEach(each -> table.append(' ').append(each.name()).append(" |"));
    table.append("\n|---|").append("---|".repeat(scenarios.size())).append('\n');
    for (Candidate server : servers) {
      table.append("| ").append(server.title()).append(" |");
      for (Scenario each : scenarios) {
        double[] values =
            results.get(server).get(each.name()).stream()
                .mapToDouble(LoadGenerator.Result::cpuPerMillion)
                .sorted()
                .toArray();
        table.append(String.format(Locale.ROOT, " %.2f |", values[values.length / 2]));
      }
      table.append('\n');
    }
    System.out.println(table);
  }
}
