package dev.plezi.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A writer of the medians as tables of Markdown. */
final class Report {
  /** So many figures stand in a line, as pages have a width. */
  private static final int WIDEST = 10;

  private static final int LONGEST = 130;

  private final Settings settings;
  private final Measurements measurements;

  Report(Settings settings, Measurements measurements) {
    this.settings = settings;
    this.measurements = measurements;
  }

  String markdown() throws IOException {
    StringBuilder out = new StringBuilder(machine()).append("\n\n");
    for (Metric.Table table : Metric.Table.values()) {
      List<Scenario> columns =
          settings.scenarios().stream().filter(each -> measurements.has(each, table)).toList();
      if (!columns.isEmpty()) {
        out.append(title(table)).append("\n\n");
        int most = WIDEST / (int) metrics(table).count();
        for (int i = 0; i < columns.size(); i += most) {
          List<Scenario> some = columns.subList(i, Math.min(i + most, columns.size()));
          out.append(table(table, some)).append('\n');
        }
      }
    }
    measurements
        .absent()
        .forEach((server, why) -> line(out, "Without " + server.title() + ": " + why));
    measurements.faults().forEach(each -> line(out, "Not measured: " + each));
    return out.toString().strip() + "\n";
  }

  private static void line(StringBuilder out, String words) {
    String whole = words.length() > LONGEST ? words.substring(0, LONGEST) + "…" : words;
    out.append("- ").append(whole).append('\n');
  }

  private String title(Metric.Table table) {
    String rate =
        table == Metric.Table.FIXED
            ? String.format(Locale.ROOT, " (%.0f a second)", measurements.fixedRate())
            : "";
    return "**" + table.title() + rate + "**";
  }

  private String table(Metric.Table table, List<Scenario> columns) {
    StringBuilder out = new StringBuilder("| server |");
    columns.forEach(each -> out.append(' ').append(each.name()).append(" |"));
    out.append("\n|---|").append("---:|".repeat(columns.size())).append('\n');
    for (Candidate server : settings.servers()) {
      if (!measurements.absent().containsKey(server)) {
        String name = server.kind() == Candidate.Kind.OWN ? "**" + server.title() + "**" : "";
        out.append("| ").append(name.isEmpty() ? server.title() : name).append(" |");
        columns.forEach(each -> out.append(' ').append(cell(table, server, each)).append(" |"));
        out.append('\n');
      }
    }
    return out.toString();
  }

  private String cell(Metric.Table table, Candidate server, Scenario scenario) {
    String words =
        metrics(table)
            .flatMap(metric -> figure(metric, measurements.median(server, scenario, metric)))
            .collect(Collectors.joining(" / "));
    return words.isEmpty() ? "–" : words;
  }

  private static Stream<Metric> metrics(Metric.Table table) {
    return Stream.of(Metric.values()).filter(metric -> metric.table() == table);
  }

  private static Stream<String> figure(Metric metric, OptionalDouble value) {
    return value.isPresent() ? Stream.of(metric.format(value.getAsDouble())) : Stream.empty();
  }

  /** The processor and the system. */
  static String processor() throws IOException {
    String name =
        Files.readString(Path.of("/proc/cpuinfo"))
            .lines()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("an unnamed processor");
    return String.format(
        Locale.ROOT,
        "%d cores of %s, %s %s",
        Runtime.getRuntime().availableProcessors(),
        name,
        System.getProperty("os.name"),
        System.getProperty("os.version"));
  }

  /** What it was measured on. */
  private String machine() throws IOException {
    return String.format(
        Locale.ROOT,
        "%s, JDK %s; %d rounds of %s s after %s s of warm-up.",
        processor(),
        System.getProperty("java.version"),
        settings.rounds(),
        settings.seconds(),
        settings.warmup());
  }
}
