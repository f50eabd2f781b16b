package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What subscriptions leave out for a client that does not read: one without a connection. */
class OverflowTest {
  private static final int OUTBOX_BYTES = 64 * 1024;

  private final Journal journal = new Journal();
  private final TestServer server =
      TestServer.of(
          TestServer.options().limits(Limits.builder().outboxBytes(OUTBOX_BYTES).build()),
          app ->
              app.events("/live", OverflowTest::live)
                  .route("/", Reader.class, () -> new Reader(journal)));

  private static void live(Live live) {
    live.onOpen(
        connection -> {
          connection.subscribe("some", Overflow.drop());
          connection.subscribePattern("price:*", Overflow.conflate(ChannelMessage::channel));
          connection.write("dropped " + connection.droppedMessages());
          connection.dropConnection();
        });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Hears several channels, each in its way. */
  public static final class Reader extends Controller {
    private final Journal journal;

    Reader(Journal journal) {
      this.journal = journal;
    }

    @Override
    public void onOpen() {
      subscribe("all", Overflow.close());
      subscribe("some", Overflow.drop());
      subscribePattern("price:*", Overflow.conflate(ChannelMessage::channel));
      subscribe("odd", Overflow.conflate(message -> key(message.text())));
    }

    @Override
    public void onSuspend() {
      journal.add("suspended");
    }

    @On
    public String dropped() {
      return "dropped " + droppedMessages();
    }

    @On
    public void drop() {
      write("before");
      dropConnection();
      write("after");
    }

    private static String key(String text) {
      if (text.startsWith("bad")) {
        throw new IllegalStateException("as asked");
      }
      return "one";
    }
  }

  @Test
  void keepsTheLatestOfEachKey() throws IOException {
    String secret = suspended();
    for (int i = 0; i <= 5_000; i++) {
      server.app.publish("price:tea", "tea " + i);
      server.app.publish("price:milk", "milk " + i);
    }
    server.app.publish("all", "end");

    try (RawClient back = resumed(secret, 1)) {
      assertThat(back.text()).isEqualTo("tea 5000");
      assertThat(back.text()).isEqualTo("milk 5000");
      assertThat(back.text()).isEqualTo("end");
    }
  }

  @Test
  void aMessageWhoseKeyCannotBeFoundIsNotLeftOut() throws IOException {
    String secret = suspended();
    for (String each : new String[] {"a", "bad 1", "b", "bad 2", "c"}) {
      server.app.publish("odd", each);
    }

    try (RawClient back = resumed(secret, 1)) {
      assertThat(back.text()).isEqualTo("c");
      assertThat(back.text()).isEqualTo("bad 1");
      assertThat(back.text()).isEqualTo("bad 2");
    }
  }

  @Test
  void dropsWhatDoesNotFitAndTellsHowMuch() throws IOException {
    String kilobyte = "x".repeat(1_024 - 32);
    String secret = suspended();
    IntStream.range(0, 100).forEach(i -> server.app.publish("some", kilobyte));
    server.app.publish("all", "end");

    try (RawClient back = resumed(secret, 1)) {
      for (int i = 0; i < 32; i++) {
        assertThat(back.text()).isEqualTo(kilobyte);
      }
      assertThat(back.text()).isEqualTo("end");
      back.send("{\"event\":\"dropped\"}");
      assertThat(back.text()).isEqualTo("dropped 68");
    }
  }

  @Test
  void aDroppedConnectionLosesNothingOfTheSession() throws IOException {
    String secret;
    try (RawClient client = server.open(SessionClient.PATH)) {
      secret = SessionClient.open(client);
      client.send("{\"event\":\"drop\"}");
      assertThat(client.closedAtLast()).isEqualTo(1005);
    }
    assertThat(journal.next()).isEqualTo("suspended");
    try (RawClient back = resumed(secret, 0)) {
      assertThat(back.text()).isEqualTo("before");
      assertThat(back.text()).isEqualTo("after");
    }
  }

  @Test
  void aDroppedConnectionWithoutASessionIsClosed() throws IOException {
    try (RawClient client = server.open("/live")) {
      assertThat(client.text()).isEqualTo("dropped 0");
      assertThat(client.closed()).isEqualTo(1000);
    }
  }

  /** A session that has lost its connection; its secret. */
  private String suspended() throws IOException {
    String secret;
    try (RawClient client = server.open(SessionClient.PATH)) {
      secret = SessionClient.open(client);
      client.send("{\"event\":\"dropped\"}");
      assertThat(client.text()).isEqualTo("dropped 0");
      client.send("{\"event\":\"_received_\",\"n\":1}");
      client.abort();
    }
    assertThat(journal.next()).isEqualTo("suspended");
    return secret;
  }

  private RawClient resumed(String secret, int received) throws IOException {
    RawClient client = server.open(SessionClient.PATH);
    assertThat(SessionClient.resume(client, secret, received)).contains("\"resumed\":true");
    return client;
  }
}
