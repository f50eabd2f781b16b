package dev.plezi.e2e.faults;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import dev.plezi.e2e.browser.Engine;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.PlayedPage;
import dev.plezi.e2e.browser.WithBrowser;
import dev.plezi.server.testing.SocketKind;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.EnumMap;
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
 *
 * <p>Those to which a kind of sockets is given are played over TLS, too: there the proxy strikes
 * encrypted bytes, within records and within TLS's own handshake, and the server has a certificate.
 * The others are not: for a greeting that comes late, the proxy has to see where the answer to the
 * handshake ends; a Redis that fails, an executor that refuses and a browser's cache are the same
 * with TLS and without; and pages do in two of their cases what they would in all.
 */
@ExtendWith(WithBrowser.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
  private static final List<SocketKind> KINDS = List.of(SocketKind.PLAIN, SocketKind.TLS_1_3);
  private static final int LATE = Integer.MAX_VALUE;
  private static final Scale SCALE = Scale.chosen();
  private static final Map<String, String> ATTENTIVE = Map.of("HEARTBEAT", "1000");
  private static final Map<String, String> FORGETFUL =
      Map.of("HEARTBEAT", "1000", "SESSION_TTL", "2000");

  private static final List<ExecutorService> THREADS = new ArrayList<>();
  private static final Map<SocketKind, ServerProcess> SERVERS = new EnumMap<>(SocketKind.class);
  private static Slow halfOpen;
  private static Slow sleep;
  private static Slow lid;
  private static Slow killed;
  private static Slow slow;
  private static Slow dead;

  /** Over sockets without TLS, and over such with it, whose bytes the faults strike. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "TLS_1_3"})
  private @interface PlainAndTls {}

  @BeforeAll
  static void begin() throws InterruptedException {
    print("faults, seed " + SCALE.seed() + "\n" + Report.HEADER);
    halfOpen = begun(ATTENTIVE, Silences::halfOpen);
    sleep = begun(ATTENTIVE, Silences::sleep);
    lid = begun(FORGETFUL, Silences::lid);
    killed = begun(FORGETFUL, Deaths::killed);
    slow = begun(ATTENTIVE, SlowLines::java);
    dead = begun(Map.of(), Silences::dead);
    for (SocketKind sockets : KINDS) {
      SERVERS.put(sockets, ServerProcess.start(sockets, Map.of()));
    }
  }

  @AfterAll
  static void end() {
    THREADS.forEach(ExecutorService::shutdownNow);
    SERVERS.values().forEach(ServerProcess::close);
  }

  @PlainAndTls
  void cutAgainAndAgain(SocketKind sockets) throws Exception {
    whole(on(sockets, Cuts::steady));
  }

  @PlainAndTls
  void cutAgainAndAgainInABrowser(SocketKind sockets, People people) throws Exception {
    whole(on(sockets, stage -> BrowserCuts.steady(stage, arrive(people, sockets))));
  }

  @PlainAndTls
  void cutAgainAndAgainWhileTheServerAsksAndRepliesInParts(SocketKind sockets) throws Exception {
    whole(on(sockets, Cuts::asked));
  }

  @PlainAndTls
  void cutAgainAndAgainWhileTheServerAsksAndRepliesInPartsInABrowser(
      SocketKind sockets, People people) throws Exception {
    whole(on(sockets, stage -> BrowserCuts.asked(stage, arrive(people, sockets))));
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

  @PlainAndTls
  void cutWithinAFrameToTheServer(SocketKind sockets) throws Exception {
    whole(on(sockets, stage -> Cuts.frames(stage, Direction.TO_SERVER)));
  }

  @PlainAndTls
  void cutWithinAFrameToTheClient(SocketKind sockets) throws Exception {
    whole(on(sockets, stage -> Cuts.frames(stage, Direction.TO_CLIENT)));
  }

  @PlainAndTls
  void cutAnywhere(SocketKind sockets) throws Exception {
    whole(on(sockets, Cuts::anywhere));
  }

  @PlainAndTls
  void manyThatComeBackAtOnce(SocketKind sockets) throws Exception {
    whole(on(sockets, Crowds::storm));
  }

  @PlainAndTls
  void aServerThatDrainsAndStartsAnew(SocketKind sockets) throws Exception {
    // What waits for a connection is no part of what a gap loses.
    anewAndSentAgain(on(sockets, Crowds::restart));
  }

  @Test
  void aGreetingThatComesLate() throws Exception {
    whole(on(SocketKind.PLAIN, Greetings::late));
  }

  @Test
  void aGreetingThatComesLateInABrowser(People people) throws Exception {
    whole(
        on(SocketKind.PLAIN, stage -> Greetings.late(stage, new PageTalker(people.arrive("ada")))));
  }

  @PlainAndTls
  void aServerThatEndsSessionsWithMessagesWaiting(SocketKind sockets) throws Exception {
    resent(on(sockets, Ends::waiting));
  }

  @Test
  void aServerThatEndsAPagesSessionWithMessagesWaiting(People people) throws Exception {
    resent(
        on(SocketKind.PLAIN, stage -> Ends.waiting(stage, new PageTalker(people.arrive("ada")))));
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
    whole(on(SocketKind.PLAIN, Refusals::executor));
  }

  @PlainAndTls
  void aServerThatPausesForLessThanTheHeartbeat(SocketKind sockets) throws Exception {
    whole(on(sockets, Silences::nap));
  }

  @PlainAndTls
  @Order(LATE)
  void aServerThatPausesForMoreThanTheHeartbeat(SocketKind sockets) throws Exception {
    whole(sleep.over(sockets));
  }

  @PlainAndTls
  @Order(LATE)
  void aLineSlowerThanTheHeartbeat(SocketKind sockets) throws Exception {
    whole(slow.over(sockets));
  }

  @Test
  void aLineSlowerThanTheHeartbeatInABrowser(People people) throws Exception {
    try (ServerProcess attentive = ServerProcess.start(ATTENTIVE)) {
      whole(on(attentive, stage -> SlowLines.browser(stage, people.arrive("ada"))));
    }
  }

  @PlainAndTls
  @Order(LATE)
  void aNetworkThatDiesWithoutAWord(SocketKind sockets) throws Exception {
    whole(dead.over(sockets));
  }

  @PlainAndTls
  void aNetworkThatDiesWithoutAWordInABrowser(SocketKind sockets, People people) throws Exception {
    whole(on(sockets, stage -> Silences.dead(stage, arrive(people, sockets))));
  }

  @PlainAndTls
  @Order(LATE)
  void aConnectionThatIsHalfOpen(SocketKind sockets) throws Exception {
    whole(halfOpen.over(sockets));
  }

  @PlainAndTls
  @Order(LATE)
  void aClientThatIsKilled(SocketKind sockets) throws Exception {
    whole(killed.over(sockets));
  }

  @PlainAndTls
  @Order(LATE)
  void aLaptopThatSleepsForLongerThanItsSessionLives(SocketKind sockets) throws Exception {
    anew(lid.over(sockets));
  }

  /** One of the cases. */
  private interface Case {
    Report play(Stage stage) throws Exception;
  }

  /** A case that is played beside the others. */
  private record Slow(Map<SocketKind, Future<Report>> reports) {
    Report over(SocketKind sockets) throws Exception {
      return requireNonNull(reports.get(sockets)).get();
    }
  }

  /** Plays a case beside the others, each time with a server of its own. */
  private static Slow begun(Map<String, String> environment, Case each) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    THREADS.add(thread);
    Map<SocketKind, Future<Report>> begun = new EnumMap<>(SocketKind.class);
    for (SocketKind sockets : KINDS) {
      begun.put(
          sockets,
          thread.submit(
              () -> {
                try (ServerProcess own = ServerProcess.start(sockets, environment)) {
                  return on(own, each);
                }
              }));
    }
    return new Slow(begun);
  }

  private static Report on(SocketKind sockets, Case each) throws Exception {
    return on(requireNonNull(SERVERS.get(sockets)), each);
  }

  private static Report on(ServerProcess some, Case each) throws Exception {
    try (Stage stage = new Stage(some, SCALE)) {
      return each.play(stage).over(some.sockets());
    }
  }

  /** Somebody whose browser asks nobody whose certificate it is. */
  private static Page arrive(People people, SocketKind sockets) {
    return people.arrive(
        "ada", new Browser.NewContextOptions().setIgnoreHTTPSErrors(sockets.tls()));
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
