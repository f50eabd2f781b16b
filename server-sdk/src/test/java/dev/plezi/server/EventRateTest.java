package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.event.EventException;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events of which one connection may send two a second, and what tells of those not handled. */
class EventRateTest {
  /** Counts. */
  public static final class Counter extends Controller {
    private int count;

    @On(perSecond = 2)
    public String count() {
      return "count " + ++count;
    }

    @On
    public String other(Of event) {
      return "other " + event.text();
    }
  }

  /** A text. */
  public record Of(String text) {}

  /** A rate that is none. */
  public static final class Negative extends Controller {
    @On(perSecond = -1)
    public void count() {}
  }

  @Test
  void aRequestTooManyFailsWithATypedErrorAndTheNextSecondTakesMore() {
    try (PleziTest test = PleziTest.of(Plezi.app().route("/", Counter.class))) {
      TestConnection client = test.connect("/");
      TestConnection neighbour = test.connect("/");
      for (int i = 1; i <= 2; i++) {
        assertThat(client.request("count", Map.of(), String.class)).isEqualTo("count " + i);
      }

      assertThatThrownBy(() -> client.request("count", Map.of(), String.class))
          .isInstanceOf(EventException.class)
          .hasMessage("more than 2 a second of the event count")
          .extracting(e -> ((EventException) e).code())
          .isEqualTo(EventException.RATE);
      assertThat(neighbour.request("count", Map.of(), String.class)).isEqualTo("count 1");
      test.advance(Duration.ofSeconds(1));
      assertThat(client.request("count", Map.of(), String.class)).isEqualTo("count 3");
    }
  }

  @Test
  void whatIsNotHandledIsToldInASession() throws IOException {
    try (TestServer server = server();
        RawClient client = server.open(SessionClient.PATH)) {
      var unused = SessionClient.open(client);
      client.send(
          "{\"event\":\"count\",\"_EID_\":1}",
          "{\"event\":\"count\"}",
          "{\"event\":\"count\",\"_EID_\":3}",
          "{\"event\":\"count\"}",
          "{\"event\":\"other\",\"_EID_\":5}",
          "{\"event\":\"nobody\",\"_EID_\":6}",
          "{\"event\":\"nobody\"}",
          "{\"event\":\"other\",\"text\":\"x\"}");

      String rate =
          "\"of\":\"count\",\"code\":\"rate\","
              + "\"message\":\"more than 2 a second of the event count\"}";
      String nobody =
          "\"of\":\"nobody\",\"code\":\"unknown_event\","
              + "\"message\":\"no handler for the event nobody\"}";
      assertThat(client.text()).isEqualTo("{\"event\":\"_ack_\",\"_EID_\":1}");
      assertThat(client.text()).isEqualTo("count 1");
      assertThat(client.text()).isEqualTo("count 2");
      assertThat(client.text()).isEqualTo("{\"event\":\"_error_\",\"_EID_\":3," + rate);
      assertThat(client.text()).isEqualTo("{\"event\":\"_error_\"," + rate);
      assertThat(client.text()).as("it arrived").isEqualTo("{\"event\":\"_ack_\",\"_EID_\":5}");
      assertThat(client.text())
          .as("and was not handled")
          .startsWith("{\"event\":\"_error_\",\"of\":\"other\",\"code\":\"invalid\"");
      assertThat(client.text()).isEqualTo("{\"event\":\"_error_\",\"_EID_\":6," + nobody);
      assertThat(client.text()).isEqualTo("{\"event\":\"_error_\"," + nobody);
      assertThat(client.text()).isEqualTo("other x");
    }
  }

  @Test
  void withoutASessionOneTooManyIsNotAcknowledged() throws IOException {
    try (TestServer server = server();
        RawClient client = server.open("/")) {
      for (int i = 1; i <= 3; i++) {
        client.send("{\"event\":\"count\",\"_EID_\":" + i + "}");
      }
      client.send("{\"event\":\"other\",\"text\":\"x\"}");

      for (int i = 1; i <= 2; i++) {
        assertThat(client.text()).isEqualTo("{\"event\":\"_ack_\",\"_EID_\":" + i + "}");
        assertThat(client.text()).isEqualTo("count " + i);
      }
      assertThat(client.text()).isEqualTo("other x");
    }
  }

  @Test
  void aLongNameIsToldInFullOnceAndInWordsInPart() throws IOException {
    String name = "n".repeat(1_000);
    try (TestServer server = server();
        RawClient client = server.open(SessionClient.PATH)) {
      var unused = SessionClient.open(client);
      client.send("{\"event\":\"" + name + "\"}");

      assertThat(client.text())
          .isEqualTo(
              "{\"event\":\"_error_\",\"of\":\""
                  + name
                  + "\",\"code\":\"unknown_event\",\"message\":\"no handler for the event "
                  + "n".repeat(100)
                  + "…\"}");
    }
  }

  @Test
  void aRateIsNotNegative() {
    assertThatThrownBy(() -> Plezi.app().route("/", Negative.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Negative.count: perSecond is -1; the least is 0");
  }

  private static TestServer server() {
    return TestServer.of(app -> app.route("/", Counter.class));
  }
}
