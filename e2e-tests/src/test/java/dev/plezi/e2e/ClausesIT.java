package dev.plezi.e2e;

import dev.plezi.e2e.vectors.Vector;
import dev.plezi.e2e.vectors.VectorRun;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What level 1 says beside the golden table: frames, closing, limits, channels. */
class ClausesIT {
  @TestFactory
  Stream<DynamicTest> clauses() {
    URI server = ConformanceServerFixture.server();
    return Vector.read("clauses.jsonl").stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    "clause " + vector.group() + ": " + vector.name(),
                    () -> VectorRun.run(server, vector)));
  }
}
