package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What connections listen to, by channel and by pattern, with and without code of their own. */
class SubscriptionsTest {
  private static final int OUTBOX_BYTES = 10_000;

  private final Journal journal = new Journal();
  private final TestServer server =
      TestServer.of(
          TestServer.options()
              .limits(Limits.builder().maxSubscriptions(3).outboxBytes(OUTBOX_BYTES).build()),
          app -> app.route("/", Member.class, () -> new Member(journal)));

  @AfterEach
  void stop() {
    journal.add("go");
    server.close();
  }

  @Test
  void hearsByPattern() throws IOException {
    try (RawClient client = server.open("/")) {
      assertThat(ask(client, "joinAll", "room:*")).isEqualTo("room:*");

      server.app.publish("lobby", "other");
      server.app.publish("room:1", "a");
      assertThat(client.text()).isEqualTo("a");

      assertThat(ask(client, "part", "room:*")).isEqualTo("parted false");
      assertThat(ask(client, "partAll", "room:*")).isEqualTo("parted true");
      server.app.publish("room:1", "b");
      assertThat(ask(client, "partAll", "room:*")).isEqualTo("parted false");
    }
  }

  @Test
  void hearsTwiceByAChannelAndAPatternThatMatches() throws IOException {
    try (RawClient client = server.open("/")) {
      ask(client, "join", "chat");
      ask(client, "join", "chat");
      ask(client, "joinAll", "c*");

      server.app.publish("chat", "a");
      server.app.publish("cat", "b");

      assertThat(List.of(client.text(), client.text(), client.text()))
          .containsExactly("a", "a", "b");
    }
  }

  @Test
  void countsPatternsAmongItsSubscriptions() throws IOException {
    try (RawClient client = server.open("/")) {
      ask(client, "join", "a");
      ask(client, "joinAll", "b*");
      ask(client, "count", "c");
      ask(client, "join", "c");
      client.send("{\"event\":\"joinAll\",\"channel\":\"d*\"}");
      assertThat(ask(client, "part", "a")).isEqualTo("parted true");
      assertThat(ask(client, "joinAll", "d*")).isEqualTo("d*");
    }
  }

  @Test
  void callsAListenerInTheConnectionsTurns() throws IOException {
    try (RawClient client = server.open("/")) {
      ask(client, "count", "chat");
      ask(client, "countAll", "c*");

      client.send("{\"event\":\"say\",\"channel\":\"chat\",\"text\":\"own\"}");
      assertThat(List.of(client.text(), client.text(), client.text()))
          .containsExactly("said", "1 own", "2 chat own");

      server.app.publish("chat", "a");
      assertThat(List.of(client.text(), client.text())).containsExactly("3 a", "4 chat a");
    }
  }

  @Test
  void theLastListenerCounts() throws IOException {
    try (RawClient client = server.open("/")) {
      ask(client, "join", "chat");
      ask(client, "count", "chat");
      server.app.publish("chat", "a");
      assertThat(client.text()).isEqualTo("1 a");

      ask(client, "join", "chat");
      server.app.publish("chat", "b");
      assertThat(client.text()).isEqualTo("b");
    }
  }

  @Test
  void aListenerHearsNothingOnceItsSubscriptionHasEnded() throws IOException {
    try (RawClient client = server.open("/")) {
      ask(client, "count", "chat");

      client.send("{\"event\":\"sayAndPart\",\"channel\":\"chat\",\"text\":\"a\"}");
      assertThat(client.text()).isEqualTo("parted");
      assertThat(ask(client, "part", "chat")).isEqualTo("parted false");
    }
  }

  @Test
  void aListenerThatFailsIsLoggedAndTheConnectionLives() throws IOException {
    LogFile log = new LogFile();
    try (RawClient client = server.open("/")) {
      ask(client, "stumble", "chat");

      server.app.publish("chat", "a");
      assertThat(ask(client, "part", "chat")).isEqualTo("parted true");
    }
    assertThat(log.lines()).hasSize(1).allMatch(line -> line.contains("failed for channel chat"));
  }

  @Test
  void aListenerThatIsTooSlowEndsItsConnection() throws IOException {
    try (RawClient client = server.open("/")) {
      ask(client, "hold", "chat");
      server.app.publish("chat", "first");
      assertThat(journal.next()).isEqualTo("holds");

      for (int i = 0; i < 3; i++) {
        server.app.publish("chat", "x".repeat(OUTBOX_BYTES / 2 - 100));
      }

      assertThat(client.closed()).isEqualTo(4008);
      journal.add("go");
    }
  }

  @Test
  void publishesInAllForms() throws IOException {
    try (RawClient client = server.open("/")) {
      ask(client, "join", "chat");
      client.send("{\"event\":\"sayInAllForms\",\"channel\":\"chat\"}");

      assertThat(client.text()).isEqualTo("{\"event\":\"said\",\"text\":\"record\"}");
      assertThat(client.text()).isEqualTo("{\"event\":\"said\",\"channel\":\"named\"}");
      assertThat(client.read()).isEqualTo(new RawClient.Frame(RawClient.BINARY, true, "bytes"));
    }
  }

  private static String ask(RawClient client, String event, String channel) throws IOException {
    client.send("{\"event\":\"" + event + "\",\"channel\":\"" + channel + "\"}");
    return client.text();
  }
}
