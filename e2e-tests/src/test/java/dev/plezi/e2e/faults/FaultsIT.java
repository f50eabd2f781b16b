package dev.plezi.e2e.faults;

import static dev.plezi.e2e.faults.Verdict.anew;
import static dev.plezi.e2e.faults.Verdict.anewAndSentAgain;
import static dev.plezi.e2e.faults.Verdict.clean;
import static dev.plezi.e2e.faults.Verdict.print;
import static dev.plezi.e2e.faults.Verdict.whole;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import dev.plezi.e2e.browser.Engine;
import dev.plezi.e2e.browser.People;
import dev.plezi.e2e.browser.PlayedPage;
import dev.plezi.e2e.browser.WithBrowser;
import dev.plezi.e2e.faults.SideCases.Begun;
import dev.plezi.server.testing.SocketKind;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * the table for each case. Those with a browser are played by the tests' thread, which has it; all
 * others begin before, and go on beside them. Through other doors than a port of its own a server
 * is asked for less, in {@link DoorFaultsIT}.
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

  private static final SideCases SIDE = new SideCases(SCALE);
  private static final Map<SocketKind, ServerProcess> SERVERS = new EnumMap<>(SocketKind.class);
  private static Begun<SocketKind> steady;
  private static Begun<SocketKind> asked;
  private static Begun<SocketKind> toServer;
  private static Begun<SocketKind> toClient;
  private static Begun<SocketKind> anywhere;
  private static Begun<SocketKind> storm;
  private static Begun<SocketKind> waiting;
  private static Begun<SocketKind> late;
  private static Begun<SocketKind> refusing;
  private static Begun<SocketKind> restart;
  private static Begun<SocketKind> nap;
  private static Begun<SocketKind> halfOpen;
  private static Begun<SocketKind> sleep;
  private static Begun<SocketKind> lid;
  private static Begun<SocketKind> killed;
  private static Begun<SocketKind> slow;
  private static Begun<SocketKind> dead;

  /** Over sockets without TLS, and over such with it, whose bytes the faults strike. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "TLS_1_3"})
  private @interface PlainAndTls {}

  @BeforeAll
  static void begin() throws InterruptedException {
    print("faults, seed " + SCALE.seed() + "\n" + Report.HEADER);
    halfOpen = alone(ATTENTIVE, Silences::halfOpen);
    sleep = alone(ATTENTIVE, Silences::sleep);
    lid = alone(FORGETFUL, Silences::lid);
    killed = alone(FORGETFUL, Deaths::killed);
    slow = alone(ATTENTIVE, SlowLines::java);
    dead = alone(Map.of(), Silences::dead);
    for (SocketKind sockets : KINDS) {
      SERVERS.put(sockets, ServerProcess.start(sockets, Map.of()));
    }
    nap = alone(Map.of(), Silences::nap);
    restart = alone(Map.of(), Crowds::restart);
    steady = begun(KINDS, Cuts::steady);
    asked = begun(KINDS, Cuts::asked);
    toServer = begun(KINDS, stage -> Cuts.frames(stage, Direction.TO_SERVER));
    toClient = begun(KINDS, stage -> Cuts.frames(stage, Direction.TO_CLIENT));
    anywhere = begun(KINDS, Cuts::anywhere);
    storm = begun(KINDS, Crowds::storm);
    waiting = begun(KINDS, Ends::waiting);
    late = begun(List.of(SocketKind.PLAIN), Greetings::late);
    refusing = begun(List.of(SocketKind.PLAIN), Refusals::executor);
  }

  @AfterAll
  static void end() {
    SIDE.close();
    SERVERS.values().forEach(ServerProcess::close);
  }

  @PlainAndTls
  @Order(LATE)
  void cutAgainAndAgain(SocketKind sockets) throws Exception {
    whole(steady.over(sockets));
  }

  @PlainAndTls
  void cutAgainAndAgainInABrowser(SocketKind sockets, People people) throws Exception {
    whole(on(sockets, stage -> BrowserCuts.steady(stage, arrive(people, sockets))));
  }

  @PlainAndTls
  @Order(LATE)
  void cutAgainAndAgainWhileTheServerAsksAndRepliesInParts(SocketKind sockets) throws Exception {
    whole(asked.over(sockets));
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
  @Order(LATE)
  void cutWithinAFrameToTheServer(SocketKind sockets) throws Exception {
    whole(toServer.over(sockets));
  }

  @PlainAndTls
  @Order(LATE)
  void cutWithinAFrameToTheClient(SocketKind sockets) throws Exception {
    whole(toClient.over(sockets));
  }

  @PlainAndTls
  @Order(LATE)
  void cutAnywhere(SocketKind sockets) throws Exception {
    whole(anywhere.over(sockets));
  }

  @PlainAndTls
  @Order(LATE)
  void manyThatComeBackAtOnce(SocketKind sockets) throws Exception {
    whole(storm.over(sockets));
  }

  @PlainAndTls
  @Order(LATE)
  void aServerThatDrainsAndStartsAnew(SocketKind sockets) throws Exception {
    // What waits for a connection is no part of what a gap loses.
    anewAndSentAgain(restart.over(sockets));
  }

  @Test
  @Order(LATE)
  void aGreetingThatComesLate() throws Exception {
    whole(late.over(SocketKind.PLAIN));
  }

  @Test
  void aGreetingThatComesLateInABrowser(People people) throws Exception {
    whole(
        on(SocketKind.PLAIN, stage -> Greetings.late(stage, new PageTalker(people.arrive("ada")))));
  }

  @PlainAndTls
  @Order(LATE)
  void aServerThatEndsSessionsWithMessagesWaiting(SocketKind sockets) throws Exception {
    anewAndSentAgain(waiting.over(sockets));
  }

  @Test
  void aServerThatEndsAPagesSessionWithMessagesWaiting(People people) throws Exception {
    anewAndSentAgain(
        on(SocketKind.PLAIN, stage -> Ends.waiting(stage, new PageTalker(people.arrive("ada")))));
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
  @Order(LATE)
  void anExecutorThatRefuses() throws Exception {
    whole(refusing.over(SocketKind.PLAIN));
  }

  @PlainAndTls
  @Order(LATE)
  void aServerThatPausesForLessThanTheHeartbeat(SocketKind sockets) throws Exception {
    whole(nap.over(sockets));
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

  /** Begins a case on the servers that all share. */
  private static Begun<SocketKind> begun(List<SocketKind> kinds, Case each) {
    return SIDE.begin(kinds, sockets -> requireNonNull(SERVERS.get(sockets)), each);
  }

  /** Begins a case with a server of its own. */
  private static Begun<SocketKind> alone(Map<String, String> environment, Case each) {
    return SIDE.beginAlone(KINDS, sockets -> ServerProcess.start(sockets, environment), each);
  }

  private static Report on(SocketKind sockets, Case each) throws Exception {
    return on(requireNonNull(SERVERS.get(sockets)), each);
  }

  private static Report on(ServerProcess some, Case each) throws Exception {
    return SIDE.play(some, each);
  }

  /** Somebody whose browser asks nobody whose certificate it is. */
  private static Page arrive(People people, SocketKind sockets) {
    return people.arrive(
        "ada", new Browser.NewContextOptions().setIgnoreHTTPSErrors(sockets.tls()));
  }
}
