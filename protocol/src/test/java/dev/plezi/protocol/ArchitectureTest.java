package dev.plezi.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.plezi.protocol.testing.TypeCircles;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .importUrl(Wire.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.plezi.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void typesOfAPackageHaveNoCircles() {
    assertThat(classes).hasSizeGreaterThan(30);
    assertThat(new TypeCircles(classes).find()).isEmpty();
  }

  @Test
  void jacksonStaysInTheCodec() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.plezi.protocol.codec")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..")
        .check(classes);
  }

  @Test
  void eventsKnowNothingOfTheProtocol() {
    noClasses()
        .that()
        .resideInAPackage("dev.plezi.event")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.plezi.protocol..")
        .check(classes);
  }
}
