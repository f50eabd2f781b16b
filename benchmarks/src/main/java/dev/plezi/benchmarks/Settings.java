package dev.plezi.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * What is measured, and how, by system properties.
 *
 * @param home the folder of the benchmarks
 * @param servers which
 * @param scenarios which
 * @param rounds how often each is measured
 * @param seconds of a measurement
 * @param warmup seconds before it
 * @param rate events a second where the rate is fixed; 0: half of what the best peer can
 * @param outage milliseconds for which the server cannot be reached before sessions resume
 * @param docs whether table and chart are put into the documentation
 * @param jvm options of all servers that run on a JVM
 */
record Settings(
    Path home,
    List<Candidate> servers,
    List<Scenario> scenarios,
    int rounds,
    double seconds,
    double warmup,
    double rate,
    int outage,
    boolean docs,
    List<String> jvm) {

  static Settings read(Path home) {
    String jvm = text("jvm", "");
    return new Settings(
        home.toAbsolutePath().normalize(),
        Candidate.list(text("servers", "short")),
        Scenario.list(text("scenarios", "short")),
        rounds(3),
        Double.parseDouble(text("seconds", "1.5")),
        Double.parseDouble(text("warmup", "2.5")),
        Double.parseDouble(text("rate", "0")),
        Integer.parseInt(text("outage", "1000")),
        putsIntoDocs(),
        jvm.isEmpty() ? List.of() : List.of(jvm.split(" ")));
  }

  /** How often each is measured; so often unless it is said. */
  static int rounds(int standard) {
    return Integer.parseInt(text("rounds", String.valueOf(standard)));
  }

  /** Whether what is measured is put into the documentation. */
  static boolean putsIntoDocs() {
    return Boolean.parseBoolean(text("docs", "false"));
  }

  private static String text(String property, String standard) {
    String value = System.getProperty(property, "").strip();
    return value.isEmpty() ? standard : value;
  }
}
