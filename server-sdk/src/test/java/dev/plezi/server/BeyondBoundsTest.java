package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of JSON that nests deeper, or has longer numbers, than may be. */
class BeyondBoundsTest {
  private static final String WORDS =
      "\"code\":\"invalid\",\"message\":\"JSON beyond the limits, such as a depth of 100\"}";

  /** Says what it hears. */
  public static final class Echo extends Controller {
    @On
    public String say(Of event) {
      return event.text();
    }
  }

  /** A text. */
  public record Of(String text) {}

  private final LogFile log = new LogFile();

  private static TestServer server() {
    return TestServer.of(app -> app.route("/", Echo.class));
  }

  /** With more members in front. */
  private static String deep(String members, int depth) {
    int arrays = depth - 1;
    return "{\"event\":\"say\","
        + members
        + "\"a\":"
        + "[".repeat(arrays)
        + "]".repeat(arrays)
        + "}";
  }

  @Test
  void isToldByTheNameOfTheEventAndNothingElseIsLost() throws IOException {
    try (TestServer server = server();
        RawClient client = server.open(SessionClient.PATH)) {
      var unused = SessionClient.open(client);
      client.send(
          "{\"event\":\"say\",\"text\":\"before\"}",
          deep("", 101),
          deep("\"_EID_\":7,", 10_000),
          deep("\"_EID_\":8,\"_re_\":true,", 101),
          "{\"event\":\"say\",\"_EID_\":9,\"text\":" + "1".repeat(1_001) + "}",
          "{\"event\":\"say\",\"text\":\"behind\"}");

      assertThat(client.text()).isEqualTo("before");
      assertThat(client.text()).isEqualTo("{\"event\":\"_error_\",\"of\":\"say\"," + WORDS);
      assertThat(client.text())
          .isEqualTo("{\"event\":\"_error_\",\"_EID_\":7,\"of\":\"say\"," + WORDS);
      assertThat(client.text()).isEqualTo("{\"event\":\"_error_\",\"_EID_\":8," + WORDS);
      assertThat(client.text())
          .isEqualTo("{\"event\":\"_error_\",\"_EID_\":9,\"of\":\"say\"," + WORDS);
      assertThat(client.text()).isEqualTo("behind");
      assertThat(log.text()).contains("event say is invalid: JSON beyond the limits");
    }
  }

  @Test
  void anIdThatIsBeyondThemItselfDoesNotComeBack() throws IOException {
    try (TestServer server = server();
        RawClient client = server.open(SessionClient.PATH)) {
      var unused = SessionClient.open(client);
      client.send("{\"event\":\"say\",\"_EID_\":" + "1".repeat(1_001) + "}");

      assertThat(client.text()).isEqualTo("{\"event\":\"_error_\",\"of\":\"say\"," + WORDS);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":\"_token_\",\"a\":DEEP}",
        "{\"event\":\"\\u005ftoken_\",\"a\":DEEP}",
        "{\"a\":DEEP,\"event\":\"say\"",
        "{\"a\":DEEP}",
        "{\"event\":null,\"a\":DEEP}",
        "[DEEP]",
        "{\"event\":\"say\",\"_EID_\":DEEPEST}",
        "{\"event\":\"say\",\"a\":DEEPEST}",
      })
  void whatIsNoEventAllTheSameEndsTheSession(String message) throws IOException {
    String text =
        message
            .replace("DEEPEST", "[".repeat(10_001) + "]".repeat(10_001))
            .replace("DEEP", "[".repeat(101) + "]".repeat(101));
    try (TestServer server = server();
        RawClient client = server.open(SessionClient.PATH)) {
      var unused = SessionClient.open(client);
      client.send(text);

      assertThat(client.closed()).isEqualTo(1003);
    }
  }

  @Test
  void closesWithoutASession() throws IOException {
    try (TestServer server = server();
        RawClient client = server.open("/")) {
      client.send(deep("", 101));

      assertThat(client.read()).isEqualTo(new RawClient.Frame(RawClient.CLOSE, true, ""));
    }
  }
}
