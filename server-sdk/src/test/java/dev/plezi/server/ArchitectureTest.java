package dev.plezi.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.plezi.protocol.testing.TypeCircles;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
  private static final String API = "dev.plezi.server";
  private static final String ROOMS = API + ".internal";
  private static final Set<String> API_PACKAGES =
      Set.of(
          API, API + ".http", API + ".jetty", API + ".metrics", API + ".test", API + ".validation");

  /**
   * The types of the API that may know rooms: {@code Plezi}, {@code PleziHandler} and {@code
   * PleziTest} start what runs, {@code PleziMetrics} reads what it counts, and {@code Controller}
   * is entered through the door.
   */
  private static final Map<String, Set<String>> STARTERS =
      Map.of(
          API + ".Plezi", Set.of(ROOMS + ".app"),
          API + ".jetty.PleziHandler", Set.of(ROOMS + ".app", ROOMS + ".jetty"),
          API + ".metrics.PleziMetrics",
              Set.of(
                  ROOMS + ".app",
                  ROOMS + ".channels",
                  ROOMS + ".pubsub",
                  ROOMS + ".mailbox",
                  ROOMS + ".session",
                  ROOMS + ".transport"),
          API + ".test.PleziTest", Set.of(ROOMS + ".memory"),
          API + ".Controller", Set.of(ROOMS));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(API);

  @Test
  void packagesHaveNoCircles() {
    slices()
        .matching("dev.plezi.(**)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(
            DescribedPredicate.describe(
                "a starter", (JavaClass type) -> STARTERS.containsKey(TypeCircles.topLevel(type))),
            DescribedPredicate.describe(
                "its room", (JavaClass type) -> type.getPackageName().startsWith(ROOMS)))
        .check(CLASSES);
  }

  /** No exception is needed: what needs each other is one type, or knows an interface. */
  @Test
  void typesOfAPackageHaveNoCircles() {
    assertThat(new TypeCircles(CLASSES).find()).isEmpty();
  }

  @Test
  void noApiTypeKnowsARoom() {
    noClasses()
        .that()
        .resideInAnyPackage(API_PACKAGES.toArray(String[]::new))
        .should(
            new ArchCondition<>("know a room but by a starter") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                Set<String> allowed = STARTERS.getOrDefault(TypeCircles.topLevel(type), Set.of());
                for (Dependency use : type.getDirectDependenciesFromSelf()) {
                  String room = use.getTargetClass().getPackageName();
                  boolean forbidden = room.startsWith(ROOMS) && !allowed.contains(room);
                  events.add(new SimpleConditionEvent(type, forbidden, use.getDescription()));
                }
              }
            })
        .check(CLASSES);
  }

  /** A room and the rooms that it may know, beside the API and the protocol. */
  @ParameterizedTest
  @CsvSource({
    "transport,",
    "log,        transport",
    "mailbox,    transport log",
    "outbox,     transport",
    "session,    mailbox outbox transport log",
    "pubsub,     transport",
    "redis,      pubsub transport",
    "filter,",
    "events,     filter session mailbox transport log",
    "channels,   session mailbox pubsub transport log",
    "compression, transport",
    "web,        transport log",
    "controller, filter events channels web session mailbox pubsub transport log",
    "route,      filter controller events channels web session mailbox pubsub transport log",
    "jetty,      web compression transport log",
    "app,        filter route controller events channels web session mailbox pubsub redis jetty transport log",
    "memory,     app route controller events channels web session mailbox pubsub transport log"
  })
  void importsRunOneWay(String room, String known) {
    String self = ROOMS + "." + room;
    List<String> allowed =
        Stream.concat(
                Stream.of(self, ROOMS),
                Stream.of((known == null ? "" : known).split(" ", -1))
                    .filter(name -> !name.isEmpty())
                    .map(name -> ROOMS + "." + name))
            .toList();

    noClasses()
        .that()
        .resideInAPackage(self)
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are in a room that it may not know",
                (JavaClass other) ->
                    other.getPackageName().startsWith(ROOMS)
                        && !allowed.contains(other.getPackageName())))
        .check(CLASSES);
  }

  /** What sees these would have a second client, or write the protocol's own events by itself. */
  @Test
  void onlyTheRoomWithoutANetworkIsAClient() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOMS + ".memory")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.plezi.protocol.client")
        .check(CLASSES);
  }

  @Test
  void theRoomOfItsServerAndTheHandlerForAnotherKnowJetty() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOMS + ".jetty", API + ".jetty")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jetty..")
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    "com.samskivert..,    dev.plezi.server.internal.web",
    "redis..,             dev.plezi.server.internal.redis",
    "io.micrometer..,     dev.plezi.server.metrics",
    "jakarta..,           dev.plezi.server.validation",
    "tools.jackson..,     dev.plezi.server",
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
  void whatIsPublicInARoomIsUsedByAnother() {
    classes()
        .that()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .and()
        .resideInAPackage(ROOMS + "..")
        .and()
        .doNotHaveSimpleName("MultipartForm") // An adapter uses it.
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
  void noSimpleNameStandsTwice() {
    Map<String, List<String>> byName =
        CLASSES.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    TreeMap::new,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));

    assertThat(byName.values()).allSatisfy(types -> assertThat(types).hasSize(1));
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
}
