package dev.plezi.e2e.faults;

import static dev.plezi.e2e.faults.Verdict.anewAndSentAgain;
import static dev.plezi.e2e.faults.Verdict.print;
import static dev.plezi.e2e.faults.Verdict.whole;
import static java.util.Objects.requireNonNull;

import com.microsoft.playwright.Page;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.WithBrowser;
import dev.plezi.e2e.doors.DoorKind;
import dev.plezi.e2e.faults.SideCases.Begun;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nothing is lost through the other doors either: in a Jetty server and in a servlet container of
 * the application's, the cases of {@link FaultsIT} in which a server takes part.
 */
@ExtendWith(WithBrowser.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DoorFaultsIT {
  private static final List<DoorKind> DOORS = List.of(DoorKind.JETTY, DoorKind.TOMCAT);
  private static final int LATE = Integer.MAX_VALUE;
  private static final SideCases SIDE = new SideCases(Scale.part());
  private static final Map<DoorKind, ServerProcess> SERVERS = new EnumMap<>(DoorKind.class);
  private static Begun<DoorKind> halfOpen;
  private static Begun<DoorKind> steady;
  private static Begun<DoorKind> asked;
  private static Begun<DoorKind> toServer;
  private static Begun<DoorKind> toClient;
  private static Begun<DoorKind> anywhere;
  private static Begun<DoorKind> storm;
  private static Begun<DoorKind> waiting;
  private static Begun<DoorKind> restart;

  /** Through each of them. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest
  @EnumSource(names = {"JETTY", "TOMCAT"})
  private @interface OtherDoors {}

  @BeforeAll
  static void begin() throws InterruptedException {
    print("faults through other doors\n" + Report.HEADER);
    for (DoorKind door : DOORS) {
      SERVERS.put(door, ServerProcess.start(door, Map.of("HEARTBEAT", "1000")));
    }
    restart = SIDE.beginAlone(DOORS, door -> ServerProcess.start(door, Map.of()), Crowds::restart);
    halfOpen = begun(Silences::halfOpen);
    steady = begun(Cuts::steady);
    asked = begun(Cuts::asked);
    toServer = begun(stage -> Cuts.frames(stage, Direction.TO_SERVER));
    toClient = begun(stage -> Cuts.frames(stage, Direction.TO_CLIENT));
    anywhere = begun(Cuts::anywhere);
    storm = begun(Crowds::storm);
    waiting = begun(Ends::waiting);
  }

  @AfterAll
  static void end() {
    SIDE.close();
    SERVERS.values().forEach(ServerProcess::close);
  }

  @OtherDoors
  void cutAgainAndAgainInABrowser(DoorKind door, People people) throws Exception {
    Page page = people.arrive("ada");
    whole(SIDE.play(server(door), stage -> BrowserCuts.steady(stage, page)));
  }

  @OtherDoors
  void cutAgainAndAgainWhileTheServerAsksAndRepliesInPartsInABrowser(DoorKind door, People people)
      throws Exception {
    Page page = people.arrive("ada");
    whole(SIDE.play(server(door), stage -> BrowserCuts.asked(stage, page)));
  }

  @OtherDoors
  @Order(LATE)
  void cutAgainAndAgain(DoorKind door) throws Exception {
    whole(steady.over(door));
  }

  @OtherDoors
  @Order(LATE)
  void cutAgainAndAgainWhileTheServerAsksAndRepliesInParts(DoorKind door) throws Exception {
    whole(asked.over(door));
  }

  @OtherDoors
  @Order(LATE)
  void cutWithinAFrameToTheServer(DoorKind door) throws Exception {
    whole(toServer.over(door));
  }

  @OtherDoors
  @Order(LATE)
  void cutWithinAFrameToTheClient(DoorKind door) throws Exception {
    whole(toClient.over(door));
  }

  @OtherDoors
  @Order(LATE)
  void cutAnywhere(DoorKind door) throws Exception {
    whole(anywhere.over(door));
  }

  @OtherDoors
  @Order(LATE)
  void manyThatComeBackAtOnce(DoorKind door) throws Exception {
    whole(storm.over(door));
  }

  @OtherDoors
  @Order(LATE)
  void aServerThatEndsSessionsWithMessagesWaiting(DoorKind door) throws Exception {
    anewAndSentAgain(waiting.over(door));
  }

  @OtherDoors
  @Order(LATE)
  void aServerThatDrainsAndStartsAnew(DoorKind door) throws Exception {
    anewAndSentAgain(restart.over(door));
  }

  @OtherDoors
  @Order(LATE)
  void aConnectionThatIsHalfOpen(DoorKind door) throws Exception {
    whole(halfOpen.over(door));
  }

  private static Begun<DoorKind> begun(Case each) {
    return SIDE.begin(DOORS, DoorFaultsIT::server, each);
  }

  private static ServerProcess server(DoorKind door) {
    return requireNonNull(SERVERS.get(door));
  }
}
