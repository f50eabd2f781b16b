package dev.plezi.client.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped files, as files. */
class BundleTest {
  private static final Path BUNDLES = Path.of("target", "classes", "META-INF", "plezi");

  @ParameterizedTest
  @ValueSource(strings = {"plezi-client.js", "plezi-client.mjs", "plezi-client.cjs"})
  void theSourceMapLeadsToTheLinesOfTheJavaSources(String bundle) throws Exception {
    Node.Result result =
        Node.run("src/test/js/lines-of.mjs", BUNDLES.resolve(bundle).toAbsolutePath().toString());
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output().lines())
        .contains(
            "dev/plezi/client/js/Core.java: client.answer = answer;",
            "dev/plezi/protocol/client/ClientMachine.java: deadline = now + connectTimeout;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plezi-client.js", "plezi-client.mjs", "plezi-client.cjs"})
  void nothingInItNeedsMoreThanAStrictPolicyGrants(String bundle) throws IOException {
    assertThat(read(bundle))
        .doesNotContain("eval(")
        .doesNotContain("Function(")
        .doesNotContain("innerHTML")
        .doesNotContain("document");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plezi-client.js", "plezi-client.mjs", "plezi-client.cjs"})
  void itNamesItsLicensesAndItsMap(String bundle) throws IOException {
    assertThat(read(bundle))
        .startsWith("/*! plezi-client ")
        .contains("TeaVM, Apache-2.0")
        .endsWith("//# sourceMappingURL=" + bundle + ".map\n");
  }

  private static String read(String bundle) throws IOException {
    return Files.readString(BUNDLES.resolve(bundle));
  }
}
