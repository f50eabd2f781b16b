package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import dev.plezi.server.testing.LogFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How much one peer can have a server write into its log. */
class LogFloodTest {
  private static final int MANY = 1_000;

  /** So many lines of one kind has one connection, or one address, in a minute. */
  private static final int FEW = 5;

  /** Fails. */
  @SuppressWarnings("DoNotCallSuggester")
  public static final class Failing extends Controller {
    @On
    public void fail() {
      throw new IllegalStateException("broken, as asked");
    }

    @On
    public void other() {
      throw new UnsupportedOperationException("otherwise broken");
    }

    @On
    public void typed(Of event) {
      write(event.text());
    }

    @Override
    public Object index() {
      throw new IllegalStateException("no page, as asked");
    }
  }

  /** Of a channel whose listener fails. */
  public static final class Listening extends Controller {
    @Override
    public void onOpen() {
      subscribe(
          "news",
          message -> {
            throw new IllegalStateException("not heard, as asked");
          });
    }
  }

  /** A text. */
  public record Of(String text) {}

  private final LogFile log = new LogFile();
  private final PleziTest test =
      PleziTest.of(
          Plezi.app(
                  Options.builder()
                      .allowedHosts(Set.of("localhost"))
                      .limits(
                          Limits.builder().eventsPerSecond(100_000).eventsBurst(100_000).build())
                      .build())
              .route("/listening", Listening.class)
              .route("/", Failing.class));

  private static void emit(TestConnection peer, String event, int times) {
    for (int i = 0; i < times; i++) {
      peer.emit(event, Map.of("at", i));
    }
  }

  private List<String> lines(String with) {
    return log.lines().stream().filter(line -> line.contains(with)).toList();
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }

  @Test
  void aHandlerThatFailsForEachEventIsWrittenAFewTimesAndThenCounted() {
    try (test) {
      TestConnection peer = test.connect("/");

      emit(peer, "fail", MANY);

      assertThat(lines("the handler of fail failed")).hasSize(FEW);
      assertThat(count(log.text(), "broken, as asked")).isEqualTo(FEW);
      assertThat(log.text()).contains("\tat dev.plezi.server.LogFloodTest$Failing.fail");
      test.advance(Duration.ofMinutes(1));
      assertThat(lines("the handler of fail failed"))
          .hasSize(FEW + 1)
          .last()
          .asString()
          .contains("… and " + (MANY - FEW) + " more in the last minute");
    }
  }

  @Test
  void anotherFailureOfTheSamePeerIsSeen() {
    try (test) {
      TestConnection peer = test.connect("/");

      emit(peer, "fail", MANY);
      emit(peer, "other", 1);

      assertThat(log.text()).contains("UnsupportedOperationException: otherwise broken");
      assertThat(lines("the handler of other failed")).hasSize(1);
    }
  }

  @Test
  void theFirstFailureOfAnotherConnectionIsSeen() {
    try (test) {
      emit(test.connect("/"), "fail", MANY);

      emit(test.connect("/"), "fail", 1);

      assertThat(lines("the handler of fail failed")).hasSize(FEW + 1);
      assertThat(lines("connection 2 of ")).hasSize(1);
    }
  }

  @Test
  void whoComesAgainAndAgainHasABoundToo() {
    try (test) {
      for (int i = 0; i < 100; i++) {
        TestConnection peer = test.connect("/");
        emit(peer, "fail", FEW);
        peer.close();
      }

      assertThat(lines("the handler of fail failed")).hasSize(20);
    }
  }

  @Test
  void eventsThatNobodyHandlesAndInvalidOnesAreWrittenAFewTimes() {
    try (test) {
      TestConnection peer = test.connect("/");

      for (int i = 0; i < MANY; i++) {
        peer.emit("unknown" + i + "x".repeat(1_000), Map.of());
        peer.emit("typed", Map.of("text", List.of(i)));
      }

      assertThat(lines("no handler for the event unknown")).hasSize(FEW);
      assertThat(lines("event typed is invalid")).hasSize(FEW);
      assertThat(log.lines()).hasSize(2 * FEW).allMatch(line -> line.length() < 500);
    }
  }

  @Test
  void requestsThatFailOrAreRefusedAreWrittenAFewTimes() {
    try (test) {
      for (int i = 0; i < MANY; i++) {
        assertThat(test.get("/").status()).isEqualTo(500);
        assertThat(test.at("/" + i).header("Host", "evil" + i + ".example").get().status())
            .isEqualTo(421);
        assertThat(test.at("/").header("Origin", "https://evil" + i + ".example").post().status())
            .isEqualTo(403);
      }

      assertThat(lines("GET / failed")).hasSize(FEW);
      assertThat(lines("is not among allowedHosts")).hasSize(FEW);
      assertThat(lines("may not send this")).hasSize(FEW);
      assertThat(log.lines()).hasSize(3 * FEW);
    }
  }

  @Test
  void aListenerThatFailsForEachMessageIsWrittenAFewTimesForEachConnection() {
    try (test) {
      TestConnection one = test.connect("/listening");
      TestConnection two = test.connect("/listening");

      for (int i = 0; i < MANY; i++) {
        test.publish("news", "said", Map.of("at", i));
      }

      assertThat(one.connected() && two.connected()).isTrue();
      assertThat(lines("failed for channel news")).hasSize(2 * FEW);
      assertThat(lines("connection 2 of ")).hasSize(FEW);
    }
  }

  @Test
  void whatIsLeftIsSaidWhenTheServerStops() {
    try (test) {
      emit(test.connect("/"), "fail", FEW + 3);
    }

    assertThat(lines("… and 3 more in the last minute")).hasSize(1);
  }
}
