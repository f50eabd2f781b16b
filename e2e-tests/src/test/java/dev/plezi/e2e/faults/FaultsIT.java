package dev.plezi.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.e2e.browser.Engine;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.PlayedPage;
import dev.plezi.e2e.browser.WithBrowser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nothing is lost, whatever networks and machines do to sessions: over real sockets, with a line of
 * the table for each case. The cases that wait for a heartbeat begin first, each with a server of
 * its own, and go on beside the others.
 */
@ExtendWith(WithBrowser.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
  private static final int LATE = Integer.MAX_VALUE;
  private static final Scale SCALE = Scale.chosen();
  private static final Map<String, String> ATTENTIVE = Map.of("HEARTBEAT", "1000");
  private static final Map<String, String> FORGETFUL =
      Map.of("HEARTBEAT", "1000", "SESSION_TTL", "2000");

  private static final ExecutorService SLOW = Executors.newCachedThreadPool();
  private static ServerProcess server;
  private static Future<Report> halfOpen;
  private static Future<Report> sleep;
  private static Future<Report> lid;
  private static Future<Report> killed;
  private static Future<Report> slow;
  private static Future<Report> dead;

  @BeforeAll
  static void begin() throws InterruptedException {
    print("faults, seed " + SCALE.seed() + "\n" + Report.HEADER);
    halfOpen = begun(ATTENTIVE, Silences::halfOpen);
    sleep = begun(ATTENTIVE, Silences::sleep);
    lid = begun(FORGETFUL, Silences::lid);
    killed = begun(FORGETFUL, Deaths::killed);
    slow = begun(ATTENTIVE, SlowLines::java);
    dead = begun(Map.of(), Silences::dead);
    server = ServerProcess.start(Map.of());
  }

  @AfterAll
  static void end() {
    SLOW.shutdownNow();
    server.close();
  }

  @Test
  void cutAgainAndAgain() throws Exception {
    whole(on(server, Cuts::steady));
  }

  @Test
  void cutAgainAndAgainInABrowser(People people) throws Exception {
    whole(on(server, stage -> BrowserCuts.steady(stage, people.arrive("ada"))));
  }

  /** A browser's own cut: it closes the socket of a page that it keeps, and of which it may. */
  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"CHROMIUM", "WEBKIT"})
  void aPageIntoTheBackForwardCacheAndOutOfIt(Engine engine) throws Exception {
    Optional<String> missing = engine.missing();
    missing.ifPresent(reason -> print("back/forward cache, " + engine + ": not run, " + reason));
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElseThrow());
    try (PlayedPage page = PlayedPage.start();
        Engine.Window window = engine.show(page.url("/play"))) {
      PlayedPage.Done done = page.await(window);
      assertThat(done.how()).isEqualTo("cached");
      List<Integer> heard = page.heard();
      Tally tally =
          Tally.summed(
              3L * PlayedPage.NUMBERS,
              heard.size(),
              heard.stream().distinct().count(),
              heard.equals(heard.stream().sorted().toList()));
      whole(new Report("back/forward cache, " + engine, 1, tally, done.gaps(), List.of()));
    }
  }

  @Test
  void cutWithinAFrameToTheServer() throws Exception {
    whole(on(server, stage -> Cuts.frames(stage, Direction.TO_SERVER)));
  }

  @Test
  void cutWithinAFrameToTheClient() throws Exception {
    whole(on(server, stage -> Cuts.frames(stage, Direction.TO_CLIENT)));
  }

  @Test
  void cutAnywhere() throws Exception {
    whole(on(server, Cuts::anywhere));
  }

  @Test
  void manyThatComeBackAtOnce() throws Exception {
    whole(on(server, Crowds::storm));
  }

  @Test
  void aServerThatDrainsAndStartsAnew() throws Exception {
    // What waits for a connection is no part of what a gap loses.
    anewAndSentAgain(on(server, Crowds::restart));
  }

  @Test
  void aGreetingThatComesLate() throws Exception {
    whole(on(server, Greetings::late));
  }

  @Test
  void aGreetingThatComesLateInABrowser(People people) throws Exception {
    whole(on(server, stage -> Greetings.late(stage, new PageTalker(people.arrive("ada")))));
  }

  @Test
  void aServerThatEndsSessionsWithMessagesWaiting() throws Exception {
    resent(on(server, Ends::waiting));
  }

  @Test
  void aServerThatEndsAPagesSessionWithMessagesWaiting(People people) throws Exception {
    resent(on(server, stage -> Ends.waiting(stage, new PageTalker(people.arrive("ada")))));
  }

  /** What no handler had seen when each session ended was sent again. */
  private static void resent(Report report) {
    clean(report);
    assertThat(report.gaps()).isEqualTo(report.clients());
    assertThat(report.tally().delivered()).isEqualTo(report.tally().sent());
  }

  @Test
  void aRedisThatRefusesFailsOverAndRotatesItsPassword() throws Exception {
    clean(RedisFaults.play(SCALE));
  }

  @Test
  void aRedisThatRefusesFailsOverAndRotatesItsPasswordInABrowser(People people) throws Exception {
    clean(RedisFaults.play(SCALE, people.arrive("ada")));
  }

  @Test
  void anExecutorThatRefuses() throws Exception {
    whole(on(server, Refusals::executor));
  }

  @Test
  void aServerThatPausesForLessThanTheHeartbeat() throws Exception {
    whole(on(server, Silences::nap));
  }

  @Test
  @Order(LATE)
  void aServerThatPausesForMoreThanTheHeartbeat() throws Exception {
    whole(sleep.get());
  }

  @Test
  @Order(LATE)
  void aLineSlowerThanTheHeartbeat() throws Exception {
    whole(slow.get());
  }

  @Test
  void aLineSlowerThanTheHeartbeatInABrowser(People people) throws Exception {
    try (ServerProcess attentive = ServerProcess.start(ATTENTIVE)) {
      whole(on(attentive, stage -> SlowLines.browser(stage, people.arrive("ada"))));
    }
  }

  @Test
  @Order(LATE)
  void aNetworkThatDiesWithoutAWord() throws Exception {
    whole(dead.get());
  }

  @Test
  void aNetworkThatDiesWithoutAWordInABrowser(People people) throws Exception {
    whole(on(server, stage -> Silences.dead(stage, people.arrive("ada"))));
  }

  @Test
  @Order(LATE)
  void aConnectionThatIsHalfOpen() throws Exception {
    whole(halfOpen.get());
  }

  @Test
  @Order(LATE)
  void aClientThatIsKilled() throws Exception {
    whole(killed.get());
  }

  @Test
  @Order(LATE)
  void aLaptopThatSleepsForLongerThanItsSessionLives() throws Exception {
    anew(lid.get());
  }

  /** One of the cases. */
  private interface Case {
    Report play(Stage stage) throws Exception;
  }

  /** Plays a case with a server of its own, beside the others. */
  private static Future<Report> begun(Map<String, String> environment, Case each) {
    return SLOW.submit(
        () -> {
          try (ServerProcess own = ServerProcess.start(environment)) {
            return on(own, each);
          }
        });
  }

  private static Report on(ServerProcess some, Case each) throws Exception {
    try (Stage stage = new Stage(some, SCALE)) {
      return each.play(stage);
    }
  }

  /** Nothing was lost, and no session either. */
  private static void whole(Report report) {
    clean(report);
    assertThat(report.gaps()).isZero();
  }

  /** Each client has a new session, and was told so. */
  private static void anew(Report report) {
    clean(report);
    assertThat(report.gaps()).isEqualTo(report.clients());
  }

  private static void anewAndSentAgain(Report report) {
    anew(report);
    assertThat(report.tally().delivered()).isEqualTo(report.tally().sent());
  }

  private static void clean(Report report) {
    print(report.line());
    assertThat(report.tally().clean()).as(report.line()).isTrue();
  }

  @SuppressWarnings("SystemOut") // the table is what one runs it for
  private static void print(String line) {
    System.out.println(line);
  }
}
