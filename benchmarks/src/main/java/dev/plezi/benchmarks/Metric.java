package dev.plezi.benchmarks;

import java.util.Locale;

/** A figure that a scenario gives, and the table in which it stands. */
enum Metric {
  CPU(Table.CPU, "%.2f"),
  P50(Table.LATENCY, "%.2f"),
  P99(Table.LATENCY, "%.2f"),
  RATE(Table.RATE, "%.0f"),
  FIXED_P50(Table.FIXED, "%.2f"),
  FIXED_P99(Table.FIXED, "%.2f"),
  FIXED_CPU(Table.FIXED, "%.2f"),
  HEAP(Table.MEMORY, "%.1f"),
  RESIDENT(Table.MEMORY, "%.1f"),
  CONNECT_CPU(Table.CONNECT, "%.3f"),
  CONNECTS(Table.CONNECT, "%.0f"),
  RESUME_P50(Table.RESUME, "%.0f"),
  RESUME_P99(Table.RESUME, "%.0f");

  /** A table of the report. A cell has all its figures, in the order in which they stand here. */
  enum Table {
    CPU("CPU seconds of the server for a million events, or deliveries"),
    LATENCY("Latency in ms under that load, p50 / p99"),
    RATE("Events, or deliveries, a second"),
    FIXED("Latency in ms at a fixed rate, p50 / p99 / CPU seconds for a million"),
    MEMORY("What an idle connection holds, KB of live heap / of the machine's memory"),
    CONNECT("A connect: CPU ms / connects a second"),
    RESUME("Sessions that resume at once, ms from the server's return, p50 / p99");

    private final String title;

    Table(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  private final Table table;
  private final String format;

  Metric(Table table, String format) {
    this.table = table;
    this.format = format;
  }

  Table table() {
    return table;
  }

  String format(double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
