package dev.plezi.benchmarks;

import dev.plezi.benchmarks.load.LoadGenerator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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
        list("servers", "raw,plezi,plezi2,netty_socketio").stream().map(Candidate::of).toList();
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
    List<Measurement> all = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      for (Scenario scenario : scenarios) {
        for (Candidate server : servers) {
          Measurement each = new Measurement(server, scenario, measure(server, scenario));
          System.err.println("round " + round + ": " + each.line());
          all.add(each);
        }
      }
    }
    print(all);
  }

  /** What came of one scenario on one server, in one round. */
  private record Measurement(Candidate server, Scenario scenario, LoadGenerator.Result result) {
    String line() {
      return String.format(
          Locale.ROOT,
          "%-8s %-28s %7.2f CPU s/M %9.0f/s, p50 %.0f us, p99 %.0f us",
          scenario.name(),
          server.title(),
          result.cpuPerMillion(),
          result.rate(),
          result.latencies().micros(50),
          result.latencies().micros(99));
    }
  }

  private LoadGenerator.Result measure(Candidate server, Scenario scenario) throws Exception {
    try (ServerProcess process = server.start(home);
        LoadGenerator load =
            new LoadGenerator(
                process.port(), server.dialect(), scenario.payload(), process::cpuNanos)) {
      return scenario.run(load, warmup, seconds);
    }
  }

  /** The medians, a line for each server. */
  private void print(List<Measurement> all) {
    StringBuilder table = new StringBuilder("| CPU seconds for a million |");
    scenarios.forEach(each -> table.append(' ').append(each.name()).append(" |"));
    table.append("\n|---|").append("---|".repeat(scenarios.size())).append('\n');
    for (Candidate server : servers) {
      table.append("| ").append(server.title()).append(" |");
      for (Scenario scenario : scenarios) {
        double[] values =
            all.stream()
                .filter(each -> each.server().equals(server) && each.scenario().equals(scenario))
                .mapToDouble(each -> each.result().cpuPerMillion())
                .sorted()
                .toArray();
        table.append(String.format(Locale.ROOT, " %.2f |", values[values.length / 2]));
      }
      table.append('\n');
    }
    System.out.println(table);
  }
}
