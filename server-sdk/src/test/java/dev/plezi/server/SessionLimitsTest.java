package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The limits of a connection that carries a session, over sockets. */
class SessionLimitsTest {
  private static final int MAX = 1_000;
  private static final String COUNT = "{\"event\":\"count\"}";

  private final TestServer server =
      TestServer.of(
          TestServer.options()
              .maxConnections(2)
              .limits(
                  Limits.builder()
                      .maxMessageBytes(MAX)
                      .eventsPerSecond(20)
                      .eventsBurst(50)
                      .maxSubscriptions(1)
                      .sessionMessages(60)
                      .build()),
          app -> app.route("/", Counter.class));

  @AfterEach
  void stop() {
    server.close();
  }

  /** Counts. */
  public static final class Counter extends Controller {
    private int count;

    @On
    public String count() {
      return "count " + ++count;
    }

    @On
    public void flood() {
      while (write("more")) {
        count++;
      }
    }

    @On
    public String join() {
      return subscribe("channel " + ++count);
    }
  }

  @Test
  void closesWith1009ForAMessageThatIsTooLargeAndEndsTheSession() throws IOException {
    String secret;
    try (RawClient client = server.open(SessionClient.PATH)) {
      secret = SessionClient.open(client);
      client.send(COUNT);
      client.send(RawClient.TEXT, true, new byte[MAX + 1]);

      assertThat(client.text()).isEqualTo("count 1");
      assertThat(client.closed()).isEqualTo(1009);
    }
    assertThat(SessionClient.reason(server, secret)).isEqualTo("closed");
  }

  @Test
  void closesWith1003ForWhatIsNoMessageAndEndsTheSession() throws IOException {
    String secret;
    try (RawClient client = server.open(SessionClient.PATH)) {
      secret = SessionClient.open(client);
      client.send(COUNT, "{", COUNT);

      assertThat(client.text()).isEqualTo("count 1");
      assertThat(client.closed()).isEqualTo(1003);
    }
    assertThat(SessionClient.reason(server, secret)).isEqualTo("closed");
  }

  @Test
  void catchingUpAboveTheRateTakesItsTimeAndDropsNoConnection() throws IOException {
    try (RawClient client = server.open(SessionClient.PATH)) {
      var unused = SessionClient.open(client);
      client.send(Collections.nCopies(58, COUNT).toArray(String[]::new));

      for (int i = 1; i <= 58; i++) {
        assertThat(nextCount(client)).isEqualTo("count " + i);
      }
    }
  }

  /** The next message that is the application's. */
  private static String nextCount(RawClient client) throws IOException {
    String text = client.text();
    while (text.startsWith("{")) {
      text = client.text();
    }
    return text;
  }

  @Test
  void endsASessionForWhichTooMuchIsKept() throws IOException {
    String secret;
    try (RawClient client = server.open(SessionClient.PATH)) {
      secret = SessionClient.open(client);
      client.send("{\"event\":\"flood\"}");

      assertThat(client.closedAtLast()).isEqualTo(4008);
    }
    assertThat(SessionClient.reason(server, secret)).isEqualTo("overflow");
  }

  @Test
  void aSubscriptionTooManyIsTheHandlersFailure() throws IOException {
    try (RawClient client = server.open(SessionClient.PATH)) {
      var unused = SessionClient.open(client);
      client.send("{\"event\":\"join\"}", "{\"event\":\"join\"}", COUNT);

      assertThat(client.text()).isEqualTo("channel 1");
      assertThat(client.text()).isEqualTo("count 3");
    }
  }

  @Test
  void refusesAConnectionTooManyWith503() throws IOException {
    try (RawClient first = server.open(SessionClient.PATH);
        RawClient second = server.open("/");
        RawClient third = server.connect()) {
      var unused = SessionClient.open(first);
      second.send(COUNT);
      assertThat(second.text()).isEqualTo("count 1");

      assertThat(third.upgrade(SessionClient.PATH).status()).isEqualTo(503);
    }
  }

  @Test
  void refusesAConnectionTooManyOfOneAddressWith503() throws IOException {
    try (TestServer one =
            TestServer.of(
                TestServer.options().maxConnectionsPerAddress(1),
                app -> app.route("/", Counter.class));
        RawClient first = one.open(SessionClient.PATH);
        RawClient second = one.connect()) {
      var unused = SessionClient.open(first);

      assertThat(second.upgrade(SessionClient.PATH).status()).isEqualTo(503);
    }
  }
}
