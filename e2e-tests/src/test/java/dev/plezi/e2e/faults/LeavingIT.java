package dev.plezi.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.e2e.JavaProcess;
import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs that say something, close their client, and return from main: a JVM of its own for each.
 * Whatever the line is like, the server handles an event, or the program hears that it may not.
 */
class LeavingIT {
  private static final int RUNS = Integer.getInteger("plezi.faults.leaving", 4);
  private static final int COUNT = 200;
  private static final int BYTES_PER_SECOND = 300_000;
  private static final Pattern NUMBER = Pattern.compile("arrived: (\\d+)|sent: (\\d+)");

  /** The numbers that were handled, by who said them. */
  private static final Map<String, Set<Integer>> HANDLED = new ConcurrentHashMap<>();

  private App app;
  private FaultProxy proxy;

  /** Hears them. */
  public static final class Hearer extends Controller {
    /** A number, and what makes it heavy. */
    public record Say(int n, String fill) {}

    @On
    public void say(Say say) {
      handled(params().get("who", "")).add(say.n());
    }
  }

  private static Set<Integer> handled(String who) {
    return HANDLED.computeIfAbsent(who, any -> ConcurrentHashMap.newKeySet());
  }

  @BeforeEach
  void start() throws IOException {
    HANDLED.clear();
    app = Plezi.app(Options.builder().signals(false).build()).route("/say", Hearer.class).start(0);
    proxy = FaultProxy.start(app.port());
  }

  @AfterEach
  void stop() {
    proxy.close();
    app.stop();
  }

  private JavaProcess leaver(String who, int level, String when, String end) {
    String url = "ws://127.0.0.1:" + proxy.port() + "/say?who=" + who;
    return JavaProcess.start(
        LeavingProgram.class.getName(),
        Map.of(
            "URL", url,
            "LEVEL", Integer.toString(level),
            "WHEN", when,
            "END", end,
            "COUNT", Integer.toString(COUNT)));
  }

  /** The programs end by themselves, and nothing is lost in silence. */
  private void whole(int level, String when, String end) throws InterruptedException {
    List<JavaProcess> programs = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      programs.add(leaver("p" + i, level, when, end));
    }
    for (int i = 0; i < RUNS; i++) {
      int told = told(programs.get(i).awaitOutput());
      Set<Integer> handled = handled("p" + i);
      JavaProcess.await(
          "all to be handled, of which " + told + " need not: " + handled,
          () -> handled.size() + told >= COUNT);
    }
  }

  private static int told(List<String> output) {
    assertThat(output).contains(LeavingProgram.CLOSED);
    return output.stream()
        .filter(line -> line.startsWith(LeavingProgram.TOLD))
        .mapToInt(LeavingIT::number)
        .sum();
  }

  private static int number(String line) {
    Matcher number = NUMBER.matcher(line);
    int sum = 0;
    while (number.find()) {
      sum += Integer.parseInt(number.group(1) == null ? number.group(2) : number.group(1));
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatFlowsOverASlowLineIsHandledOrTold(int level) throws Exception {
    proxy.always(Fault.throttle(Direction.TO_SERVER, BYTES_PER_SECOND));
    whole(level, "open", "return");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatFlowsOverAFastLineIsHandledOrTold(int level) throws Exception {
    whole(level, "open", "return");
  }

  @Test
  void whatIsClosedInACallbackWhileAnotherClientGoesOnIsHandledOrTold() throws Exception {
    proxy.always(Fault.throttle(Direction.TO_SERVER, BYTES_PER_SECOND));
    whole(2, "open", "callback");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatNoConnectionWasThereForIsTold(int level) throws Exception {
    proxy.refuse();
    whole(level, "early", "return");
  }

  @Test
  void whatNobodyAnswersIsToldBeforeTheProcessEnds() throws Exception {
    proxy.always(Fault.stallBehindHandshake());
    try (JavaProcess program = leaver("p", 1, "open", "return")) {
      assertThat(told(program.awaitOutput())).isEqualTo(COUNT);
    }
  }

  @Test
  void anExitAndASignalWaitForNoAnswer() throws Exception {
    proxy.always(Fault.stallBehindHandshake());
    try (JavaProcess exits = leaver("p", 1, "open", "exit");
        JavaProcess ends = leaver("q", 1, "open", "return")) {
      assertThat(exits.awaitExit()).isEqualTo(LeavingProgram.STATUS);
      ends.awaitLine(LeavingProgram.CLOSED);
      assertThat(ends.terminate()).isIn(0, 128 + 15);
    }
  }
}
