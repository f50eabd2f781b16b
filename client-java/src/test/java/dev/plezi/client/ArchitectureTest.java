package dev.plezi.client;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.plezi.protocol.CloseCode;
import dev.plezi.protocol.codec.MessageAssembler;
import dev.plezi.protocol.log.LogText;
import dev.plezi.protocol.testing.TypeCircles;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ArchitectureTest {
  /** Circles that are meant, each with its reason. */
  private static final Set<Set<String>> MEANT =
      Set.of(
          // A client is where an application looks for the builder of clients.
          Set.of("dev.plezi.client.ClientBuilder", "dev.plezi.client.PleziClient"));

  private final JavaClasses classes =
      new ClassFileImporter()
          .importUrl(PleziClient.class.getProtectionDomain().getCodeSource().getLocation());

  /** The builder starts clients, and so it knows what they are made of. */
  @Test
  void onlyTheBuilderOfTheApiKnowsTheMachinery() {
    noClasses()
        .that()
        .resideInAPackage("dev.plezi.client")
        .and()
        .doNotHaveFullyQualifiedName(ClientBuilder.class.getName())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.plezi.client.internal..", "dev.plezi.protocol..")
        .check(classes);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("dev.plezi.(**)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(type(ClientBuilder.class), resideInAPackage("dev.plezi.client.internal"))
        .check(classes);
  }

  @Test
  void typesOfAPackageHaveNoCircles() {
    assertThat(classes).hasSizeGreaterThan(30);
    assertThat(new TypeCircles(classes).find()).isEqualTo(MEANT);
  }

  @Test
  void onlyOnePackageKnowsTheNetwork() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.plezi.client.internal.socket")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.channels..", "java.net.http..")
        .check(classes);
  }

  /** A bot needs no server's library, and meets no other version of one. */
  @Test
  void nothingKnowsJetty() {
    noClasses().should().dependOnClassesThat().resideInAPackage("org.eclipse..").check(classes);
  }

  /** It puts frames together to messages, and does not look into them. */
  @Test
  void theNetworkKnowsNothingOfEvents() {
    noClasses()
        .that()
        .resideInAPackage("dev.plezi.client.internal.socket")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.plezi..")
                .and(not(resideInAPackage("dev.plezi.client.internal.socket")))
                .and(not(belongToAnyOf(MessageAssembler.class, CloseCode.class, LogText.class))))
        .check(classes);
  }

  /** But for the mapper that an application may have of its own. */
  @Test
  void jacksonStaysInTheCodec() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAPackage("tools.jackson..").and(not(type(JsonMapper.class))))
        .check(classes);
  }

  @Test
  void whatIsPublicIsFinalOrAnInterface() {
    classes()
        .that()
        .arePublic()
        .and()
        .areNotInterfaces()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(classes);
  }
}
