package dev.plezi.e2e;

import dev.plezi.e2e.doors.DoorKind;
import dev.plezi.e2e.vectors.Vector;
import dev.plezi.e2e.vectors.VectorRun;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What level 1 says beside the golden table: frames, closing, limits, channels. */
@ParameterizedClass
@EnumSource
class ClausesIT {
  private final DoorKind door;

  ClausesIT(DoorKind door) {
    this.door = door;
  }

  @TestFactory
  Stream<DynamicTest> clauses() {
    URI server = ConformanceServerFixture.server(door);
    return Vector.read("clauses.jsonl").stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    "clause " + vector.group() + ": " + vector.name(),
                    () -> VectorRun.run(server, vector)));
  }
}
