package dev.plezi.e2e;

import dev.plezi.e2e.vectors.RowReport;
import dev.plezi.e2e.vectors.Vector;
import dev.plezi.e2e.vectors.VectorRun;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The golden table of level 1, row by row, over real sockets. */
class GoldenTableIT {
  private static final List<Vector> VECTORS = Vector.read("level1.jsonl");
  private static final RowReport REPORT = new RowReport(VECTORS);

  @TestFactory
  Stream<DynamicTest> rows() {
    URI server = ConformanceServerFixture.server();
    return VECTORS.stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    "row " + vector.group() + ": " + vector.name(),
                    () -> {
                      VectorRun.run(server, vector);
                      REPORT.passed(vector);
                    }));
  }

  @AfterAll
  @SuppressWarnings("SystemOut") // the table belongs into the build's output
  static void print() {
    System.out.println(REPORT.text());
  }
}
