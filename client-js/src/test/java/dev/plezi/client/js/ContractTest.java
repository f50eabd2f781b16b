package dev.plezi.client.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The client's behaviour, as src/test/js tells it, held by all three shipped bundles. Node runs
 * them with code generation from strings switched off, as a page's strict policy does.
 */
class ContractTest {
  private static final Path BUNDLES = Path.of("target", "classes", "META-INF", "plezi");

  @TestFactory
  Stream<DynamicContainer> theClientKeepsItsContract() {
    return Stream.of("plezi-client.js", "plezi-client.mjs", "plezi-client.cjs")
        .map(bundle -> DynamicContainer.dynamicContainer(bundle, cases(bundle)));
  }

  private static Stream<DynamicTest> cases(String bundle) {
    try {
      Node.Result result =
          Node.run(
              "--disallow-code-generation-from-strings",
              "src/test/js/run.mjs",
              BUNDLES.resolve(bundle).toAbsolutePath().toString());
      assertThat(result.exitCode()).as(result.output()).isZero();
      List<DynamicTest> tests = result.output().lines().map(ContractTest::test).toList();
      assertThat(tests).as("cases that ran").hasSizeGreaterThan(180);
      return tests.stream();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DynamicTest test(String line) {
    List<String> parts =
        Stream.of(line.split("\t", 3))
            .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
            .toList();
    return DynamicTest.dynamicTest(
        parts.get(1),
        () -> {
          if (!parts.get(0).equals("passed")) {
            fail(parts.get(2));
          }
        });
  }
}
