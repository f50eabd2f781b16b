package dev.plezi.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
  private static final String ROOT = "dev.plezi.server";
  private static final int MAX_LINES = 300;

  /**
   * One short method after the other, and what each promises: nothing to follow from top to end.
   */
  private static final Set<String> LISTS = Set.of("App.java", "Controller.java", "Options.java");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.plezi.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** A room and the rooms that it may know, besides the protocol. */
  @ParameterizedTest
  @CsvSource({
    "session,",
    "http,",
    "pubsub, session",
    "redis,  session pubsub",
    "events, session",
    "jetty,  session http",
    "memory, session",
    "'',     session http pubsub redis events jetty memory"
  })
  void importsRunOneWay(String room, String known) {
    String self = room.isEmpty() ? ROOT : ROOT + "." + room;
    List<String> allowed =
        Stream.concat(
                Stream.of(self, "dev.plezi.event", "dev.plezi.protocol", "dev.plezi.protocol.codec"),
                Stream.of((known == null ? "" : known).split(" ", -1))
                    .filter(name -> !name.isEmpty())
                    .map(name -> ROOT + "." + name))
            .toList();

    noClasses()
        .that()
        .resideInAPackage(self)
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are in a room that it may not know",
                (JavaClass other) ->
                    other.getPackageName().startsWith("dev.plezi")
                        && !allowed.contains(other.getPackageName())))
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    "org.eclipse.jetty.., dev.plezi.server.jetty",
    "com.samskivert..,    dev.plezi.server.http",
    "redis..,             dev.plezi.server.redis",
    "tools.jackson..,     nowhere",
    "sun..,               nowhere"
  })
  void oneRoomOnlyKnowsALibrary(String library, String room) {
    noClasses()
        .that()
        .resideOutsideOfPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }

  @Test
  void whatIsPublicIsFinalOrAnInterfaceButForController() {
    classes()
        .that()
        .arePublic()
        .and()
        .areNotInterfaces()
        .and()
        .doNotBelongToAnyOf(Controller.class)
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(CLASSES);
  }

  @Test
  void whatIsPublicBehindTheApiIsUsedByAnotherRoom() {
    classes()
        .that()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .and()
        .resideInAnyPackage(
            ROOT + ".session",
            ROOT + ".events",
            ROOT + ".pubsub",
            ROOT + ".redis",
            ROOT + ".jetty",
            ROOT + ".memory")
        .should(
            new ArchCondition<>("be used by another package") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                boolean used =
                    type.getDirectDependenciesToSelf().stream()
                        .anyMatch(
                            use ->
                                !use.getOriginClass()
                                    .getPackageName()
                                    .equals(type.getPackageName()));
                events.add(new SimpleConditionEvent(type, used, type.getName() + " need not be"));
              }
            })
        .check(CLASSES);
  }

  @Test
  void theApiShowsNothingThatIsBehindIt() {
    methods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(ROOT, ROOT + ".http")
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .areNotPrivate()
        .and(
            DescribedPredicate.describe(
                "are public or protected",
                (JavaMethod method) ->
                    method.getModifiers().contains(JavaModifier.PUBLIC)
                        || method.getModifiers().contains(JavaModifier.PROTECTED)))
        .should(
            new ArchCondition<>("show exported types only") {
              @Override
              public void check(JavaMethod method, ConditionEvents events) {
                Stream.concat(
                        method.getReturnType().getAllInvolvedRawTypes().stream(),
                        method.getParameterTypes().stream()
                            .flatMap(type -> type.getAllInvolvedRawTypes().stream()))
                    .filter(type -> type.getPackageName().startsWith("dev.plezi.server."))
                    .filter(type -> !type.getPackageName().equals(ROOT + ".http"))
                    .forEach(
                        type ->
                            events.add(
                                SimpleConditionEvent.violated(
                                    method, method.getFullName() + " shows " + type.getName())));
              }
            })
        .check(CLASSES);
  }

  @Test
  void nobodyPrints() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CLASSES);
  }

  @Test
  void noFileIsLongerThanItsReaderIsPatient() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".java"))
                  .filter(file -> !LISTS.contains(String.valueOf(file.getFileName())))
                  .filter(file -> lines(file) > MAX_LINES))
          .isEmpty();
    }
  }

  private static int lines(Path file) {
    try {
      return Files.readAllLines(file).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
