package dev.plezi.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.plezi");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.plezi.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void onlyOnePackageKnowsJetty() {
    noClasses()
        .that()
        .resideInAPackage("dev.plezi..")
        .and()
        .resideOutsideOfPackage("dev.plezi.client.jetty")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jetty..")
        .check(classes);
  }

  @Test
  void theNetworkKnowsNothingOfEvents() {
    noClasses()
        .that()
        .resideInAPackage("dev.plezi.client.jetty")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.plezi.client", "dev.plezi.event", "dev.plezi.protocol..")
        .check(classes);
  }

  @Test
  void jacksonStaysInTheCodec() {
    noClasses()
        .that()
        .resideInAPackage("dev.plezi.client..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("tools.jackson..")
        .check(classes);
  }

  @Test
  void whatIsPublicIsFinalOrAnInterface() {
    classes()
        .that()
        .resideInAPackage("dev.plezi.client..")
        .and()
        .arePublic()
        .and()
        .areNotInterfaces()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(classes);
  }
}
