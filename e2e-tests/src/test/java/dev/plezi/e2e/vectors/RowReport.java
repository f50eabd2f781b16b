package dev.plezi.e2e.vectors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up which rows pass: those whose cases have all run and passed. Used by one thread. */
public final class RowReport {
  private final Map<String, Row> rows = new LinkedHashMap<>();

  public RowReport(List<Vector> vectors) {
    for (Vector vector : vectors) {
      rows.computeIfAbsent(vector.group(), group -> new Row(vector.title())).cases++;
    }
  }

  public void passed(Vector vector) {
    Row row = rows.get(vector.group());
    if (row == null) {
      throw new IllegalArgumentException("a case of no row: " + vector.name());
    }
    row.passed++;
  }

  /** One line for each row, and one for all. */
  public String text() {
    StringBuilder out = new StringBuilder();
    rows.forEach(
        (number, row) ->
            out.append(
                String.format(
                    "row %2s  %s  %s (%d of %d)%n",
                    number, row.passes() ? "pass" : "FAIL", row.title, row.passed, row.cases)));
    long passing = rows.values().stream().filter(Row::passes).count();
    return out.append(passing + " of " + rows.size() + " rows pass").toString();
  }

  private static final class Row {
    final String title;
    int cases;
    int passed;

    Row(String title) {
      this.title = title;
    }

    boolean passes() {
      return passed == cases;
    }
  }
}
