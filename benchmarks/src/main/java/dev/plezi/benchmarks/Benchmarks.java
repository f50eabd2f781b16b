package dev.plezi.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A program that measures servers side by side: each scenario on each server in turn, in several
 * rounds, and tells the medians, as tables and as a chart. What it takes is in {@link Settings};
 * with {@code -Djmh} and a pattern it runs the benchmarks of parts instead whose names match, and
 * with {@code -Dbrowser} it compares clients in a browser.
 */
public final class Benchmarks {
  private final Settings settings;
  private final Measurements measurements = new Measurements();

  private Benchmarks(Settings settings) {
    this.settings = settings;
  }

  /** Measures; the first argument is the folder of the benchmarks. */
  public static void main(String[] args) throws Exception {
    String parts = System.getProperty("jmh", "");
    if (!parts.isEmpty()) {
      String options = " -bm avgt -tu ns -f 1 -wi 3 -w 2 -i 5 -r 2 -prof gc";
      org.openjdk.jmh.Main.main((parts + options).split(" "));
      return;
    }
    String browser = System.getProperty("browser", "");
    if (!browser.isEmpty()) {
      browser(browser, Path.of(args[0]).toAbsolutePath().normalize());
      System.exit(0);
      return;
    }
    Settings settings;
    try {
      settings = Settings.read(Path.of(args[0]));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(1);
      return;
    }
    new Benchmarks(settings).run();
    System.exit(0);
  }

  /** Compares clients in a browser. */
  private static void browser(String browser, Path home) throws Exception {
    String table = new BrowserComparison(home).run(browser, Settings.rounds(101));
    System.out.println(table);
    Files.writeString(Files.createDirectories(home.resolve("target")).resolve("browser.md"), table);
    if (Settings.putsIntoDocs()) {
      Docs.put(home.resolveSibling("docs"), "figures of the browser", table);
    }
  }

  private void run() throws Exception {
    List<Candidate> servers = prepared();
    double rate = fixedRate(servers);
    measurements.fixedRate(rate);
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Scenario scenario : settings.scenarios()) {
        for (Candidate server : servers) {
          if (server.takes(scenario) && !measurements.absent().containsKey(server)) {
            measure(round, new Experiment(settings, server, scenario, rate));
          }
        }
      }
    }
    Report report = new Report(settings, measurements);
    String table = report.markdown();
    System.out.println(table);
    Path target = Files.createDirectories(settings.home().resolve("target"));
    Files.writeString(target.resolve("benchmarks.md"), table);
    String chart = new Chart(settings, measurements).svg();
    Files.writeString(target.resolve("benchmarks.svg"), chart);
    System.err.println("written to " + target.resolve("benchmarks.md") + " and .svg");
    if (settings.docs()) {
      Docs.putServers(settings.home().resolveSibling("docs"), table, chart);
    }
  }

  /** Those that can be had; of the others it is told why not. */
  private List<Candidate> prepared() throws InterruptedException {
    List<Candidate> servers = new ArrayList<>();
    for (Candidate server : settings.servers()) {
      try {
        server.program().prepare(settings.home());
        servers.add(server);
      } catch (IOException e) {
        System.err.println("without " + server.title() + ": " + reason(e));
        measurements.absent(server, reason(e));
      }
    }
    return servers;
  }

  private void measure(int round, Experiment experiment) throws InterruptedException {
    Candidate server = experiment.server();
    Scenario scenario = experiment.scenario();
    String line = "round " + round + ": " + scenario.name() + ", " + server.title() + ": ";
    try {
      Map<Metric, Double> figures = experiment.run();
      measurements.add(server, scenario, figures);
      System.err.println(
          line
              + figures.entrySet().stream()
                  .map(each -> each.getKey() + " " + each.getKey().format(each.getValue()))
                  .collect(Collectors.joining(", ")));
    } catch (ServerProcess.StartException e) {
      System.err.println(line + reason(e));
      measurements.absent(server, reason(e));
    } catch (IOException | RuntimeException e) {
      measurements.fault(server, scenario, reason(e));
      System.err.println(line + reason(e));
    }
  }

  private static String reason(Exception e) {
    String words = e.getMessage();
    return words == null ? e.getClass().getSimpleName() : words.lines().findFirst().orElse("");
  }

  /** Half of what the best peer answers, with 16 events outstanding on each connection. */
  private double fixedRate(List<Candidate> servers) throws InterruptedException {
    Scenario fixed =
        settings.scenarios().stream()
            .filter(each -> each.kind() == Scenario.Kind.L)
            .findFirst()
            .orElse(null);
    if (fixed == null || settings.rate() > 0) {
      return settings.rate();
    }
    Scenario full = Scenario.list("e" + fixed.connections() + "w").get(0);
    List<Candidate> peers =
        servers.stream().filter(each -> each.kind() == Candidate.Kind.PEER).toList();
    double best = 0;
    for (Candidate server : peers.isEmpty() ? servers : peers) {
      try {
        double rate =
            new Experiment(settings, server, full, 0).run().getOrDefault(Metric.RATE, 0.0);
        System.err.println(server.title() + " answers " + Metric.RATE.format(rate) + " a second");
        best = Math.max(best, rate);
      } catch (IOException | RuntimeException e) {
        System.err.println(server.title() + ": " + reason(e));
      }
    }
    return best / 2;
  }
}
