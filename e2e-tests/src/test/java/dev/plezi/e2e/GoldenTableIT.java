package dev.plezi.e2e;

import dev.plezi.e2e.doors.DoorKind;
import dev.plezi.e2e.vectors.RowReport;
import dev.plezi.e2e.vectors.Vector;
import dev.plezi.e2e.vectors.VectorRun;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The golden table of level 1, row by row, over real sockets, through each door. */
@ParameterizedClass
@EnumSource
class GoldenTableIT {
  private static final List<Vector> VECTORS = Vector.read("level1.jsonl");
  private static final Map<DoorKind, RowReport> REPORTS = new EnumMap<>(DoorKind.class);

  private final DoorKind door;

  GoldenTableIT(DoorKind door) {
    this.door = door;
  }

  @TestFactory
  Stream<DynamicTest> rows() {
    URI server = ConformanceServerFixture.server(door);
    RowReport report = REPORTS.computeIfAbsent(door, each -> new RowReport(VECTORS));
    return VECTORS.stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    "row " + vector.group() + ": " + vector.name(),
                    () -> {
                      VectorRun.run(server, vector);
                      report.passed(vector);
                    }));
  }

  @AfterAll
  @SuppressWarnings("SystemOut") // the table belongs into the build's output
  static void print() {
    REPORTS.forEach((door, report) -> System.out.println("Door " + door + "\n" + report.text()));
  }
}
