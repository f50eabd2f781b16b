package dev.plezi.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** All that was measured, and what could not be, with its reason. */
final class Measurements {
  private final Map<Cell, Map<Metric, List<Double>>> figures = new LinkedHashMap<>();
  private final Map<Cell, String> faults = new LinkedHashMap<>();
  private final Map<Candidate, String> absent = new LinkedHashMap<>();
  private double fixedRate;

  private record Cell(Candidate server, Scenario scenario) {}

  void add(Candidate server, Scenario scenario, Map<Metric, Double> values) {
    Map<Metric, List<Double>> all =
        figures.computeIfAbsent(new Cell(server, scenario), cell -> new EnumMap<>(Metric.class));
    values.forEach(
        (metric, value) -> all.computeIfAbsent(metric, each -> new ArrayList<>()).add(value));
  }

  /** One round of it did not come to its end. */
  void fault(Candidate server, Scenario scenario, String reason) {
    faults.put(new Cell(server, scenario), reason);
  }

  /** This server cannot be had, or started. */
  void absent(Candidate server, String reason) {
    absent.put(server, reason);
  }

  Map<Candidate, String> absent() {
    return absent;
  }

  /** What did not come to its end, and why, a line for each. */
  List<String> faults() {
    return faults.entrySet().stream()
        .map(
            each ->
                each.getKey().server().title()
                    + ", "
                    + each.getKey().scenario().name()
                    + ": "
                    + each.getValue())
        .toList();
  }

  void fixedRate(double perSecond) {
    fixedRate = perSecond;
  }

  double fixedRate() {
    return fixedRate;
  }

  /** The median over the rounds. */
  OptionalDouble median(Candidate server, Scenario scenario, Metric metric) {
    List<Double> values =
        figures.getOrDefault(new Cell(server, scenario), Map.of()).getOrDefault(metric, List.of());
    return values.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(median(values.stream().mapToDouble(Double::doubleValue).toArray()));
  }

  /** The median of some values, of which there is one at least. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Whether this scenario gave figures for this table to anybody. */
  boolean has(Scenario scenario, Metric.Table table) {
    return figures.entrySet().stream()
        .filter(each -> each.getKey().scenario().equals(scenario))
        .flatMap(each -> each.getValue().keySet().stream())
        .anyMatch(metric -> metric.table() == table);
  }
}
