package dev.plezi.client.js;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.plezi.protocol.testing.TypeCircles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is compiled to JavaScript stays within what compiles cheaply. */
class BoundariesTest {
  private final JavaClasses compiled =
      new ClassFileImporter().importPath(Path.of("target", "script-classes"));

  @Test
  void usesTheProtocolTheBrowserAndTheSimplestOfJava() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.plezi.client.js",
            "dev.plezi.protocol..",
            "org.teavm.jso",
            "java.lang..",
            "org.jspecify..")
        .check(compiled);
  }

  @Test
  void typesHaveNoCircles() {
    assertThat(new TypeCircles(compiled).find()).isEmpty();
  }
}
