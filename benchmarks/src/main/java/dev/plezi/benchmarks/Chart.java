package dev.plezi.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A drawer of the CPU that events cost: a panel for each scenario, a bar for each server. */
final class Chart {
  private static final int WIDTH = 860;
  private static final int COLUMNS = 2;
  private static final int GAP = 24;
  private static final int BAR = 14;
  private static final int ROW = 20;
  private static final int HEAD = 30;
  private static final int NAMES = 170;
  private static final int VALUES = 50;
  private static final int PANEL = (WIDTH - (COLUMNS + 1) * GAP) / COLUMNS;

  private final List<Candidate> servers;
  private final List<Scenario> scenarios;
  private final Measurements measurements;

  Chart(Settings settings, Measurements measurements) {
    this.measurements = measurements;
    this.servers =
        settings.servers().stream()
            .filter(each -> !measurements.absent().containsKey(each))
            .toList();
    this.scenarios =
        settings.scenarios().stream()
            .filter(each -> measurements.has(each, Metric.Table.CPU))
            .toList();
  }

  String svg() {
    int panel = HEAD + servers.size() * ROW + GAP;
    int rows = (scenarios.size() + COLUMNS - 1) / COLUMNS;
    int height = HEAD + rows * panel + GAP;
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n",
            WIDTH,
            height));
    out.append("<title>").append(Metric.Table.CPU.title()).append("</title>\n").append(STYLE);
    out.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"ground\" width=\"%d\" height=\"%d\"/>%n<text x=\"%d\" y=\"22\""
                + " class=\"title\">%s: shorter is better</text>%n",
            WIDTH,
            height,
            GAP,
            Metric.Table.CPU.title()));
    for (int i = 0; i < scenarios.size(); i++) {
      int x = GAP + i % COLUMNS * (PANEL + GAP);
      int y = HEAD + i / COLUMNS * panel;
      panel(out, scenarios.get(i), x, y);
    }
    return out.append("</svg>\n").toString();
  }

  private static final String STYLE =
      """
      <style>
      text { font: 12px system-ui, sans-serif; fill: #24292f }
      .title { font-weight: 600 }
      .ground { fill: #ffffff }
      .FLOOR, .WALL { fill: #afb8c1 }
      .OWN { fill: #1a7f37 }
      .PEER { fill: #6e9bd1 }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 }
        .ground { fill: #0d1117 }
        .FLOOR, .WALL { fill: #6e7681 }
        .OWN { fill: #3fb950 }
        .PEER { fill: #4a7ab5 }
      }
      </style>
      """;

  private void panel(StringBuilder out, Scenario scenario, int x, int y) {
    double most =
        servers.stream()
            .mapToDouble(each -> measurements.median(each, scenario, Metric.CPU).orElse(0))
            .max()
            .orElse(1);
    out.append(
        String.format(
            Locale.ROOT,
            "<text class=\"title\" x=\"%d\" y=\"%d\">%s</text>%n",
            x,
            y + HEAD - 8,
            scenario.name()));
    for (int i = 0; i < servers.size(); i++) {
      Candidate server = servers.get(i);
      OptionalDouble value = measurements.median(server, scenario, Metric.CPU);
      bar(out, server, value, most, x, y + HEAD + i * ROW);
    }
  }

  private static void bar(
      StringBuilder out, Candidate server, OptionalDouble value, double most, int x, int y) {
    double length = value.orElse(0) / most * (PANEL - NAMES - VALUES);
    String words = value.isPresent() ? Metric.CPU.format(value.getAsDouble()) : "–";
    out.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\">%s</text><rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\""
                + " height=\"%d\"/><text x=\"%.1f\" y=\"%d\">%s</text>%n",
            x,
            y + BAR - 3,
            server.title(),
            server.kind(),
            x + NAMES,
            y,
            length,
            BAR,
            x + NAMES + length + 5,
            y + BAR - 3,
            words));
  }
}
