package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.event.EventName;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.StreamClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections whose handlers are lambdas. */
class LiveTest {
  private final Journal journal = new Journal();
  private final List<Live> lives = new CopyOnWriteArrayList<>();
  private TestServer server = TestServer.of(app -> app);

  @AfterEach
  void stop() {
    server.close();
  }

  /** A message of the chat. */
  @EventName("message")
  public record Message(String text) {}

  /** How many are here. */
  @EventName("count")
  public record Count(int n) {}

  @Test
  void tellsEverybodyOfEverybodyAndHowManyTheyAre() throws IOException {
    serve(
        live ->
            live.onOpen(c -> live.publishAll(new Count(live.connections())))
                .onClose(c -> live.publishAll(new Count(live.connections())))
                .on(Message.class, (c, message) -> live.publishAll(message)));
    try (RawClient first = server.open("/")) {
      assertThat(first.text()).isEqualTo("{\"event\":\"count\",\"n\":1}");
      try (RawClient second = server.open("/")) {
        assertThat(first.text()).isEqualTo("{\"event\":\"count\",\"n\":2}");
        assertThat(second.text()).isEqualTo("{\"event\":\"count\",\"n\":2}");

        second.send("{\"event\":\"message\",\"text\":\"hi\"}");
        assertThat(first.text()).isEqualTo("{\"event\":\"message\",\"text\":\"hi\"}");
        assertThat(second.text()).isEqualTo("{\"event\":\"message\",\"text\":\"hi\"}");
      }
      assertThat(first.text()).isEqualTo("{\"event\":\"count\",\"n\":1}");
    }
    Journal.await("nobody is left", () -> connections() == 0);
  }

  @Test
  void aConnectionHearsItsOwnPublicationBehindTheReply() throws IOException {
    serve(
        live ->
            live.reply(
                Message.class,
                (c, message) -> {
                  live.publishAll(message);
                  c.write("written");
                  return "replied";
                }));
    try (RawClient client = server.open("/")) {
      client.send("{\"event\":\"message\",\"text\":\"hi\",\"_EID_\":1}");

      assertThat(client.text()).isEqualTo("{\"event\":\"_ack_\",\"_EID_\":1}");
      assertThat(client.text()).isEqualTo("written");
      assertThat(client.text()).isEqualTo("replied");
      assertThat(client.text()).isEqualTo("{\"event\":\"message\",\"text\":\"hi\"}");
    }
  }

  @Test
  void publishesFromAnywhereToItsOwnPathOnly() throws IOException {
    server.close();
    App app = Plezi.app(TestServer.options().build());
    app.events("/", lives::add).events("/other", lives::add);
    Live other = lives.get(1);
    other.publishAll("nobody is there");
    server = TestServer.of(TestServer.options(), unused -> app);

    try (RawClient here = server.open("/");
        RawClient there = server.open("/other")) {
      Journal.await("both are open", () -> connections() + other.connections() == 2);
      lives.get(0).publishAll("here");
      other.publishAll("count", new Count(7));
      other.publishAll(ByteBuffer.wrap(new byte[] {1, 2}));

      assertThat(here.text()).isEqualTo("here");
      assertThat(there.text()).isEqualTo("{\"event\":\"count\",\"n\":7}");
      assertThat(there.bytes()).containsExactly(1, 2);
    }
  }

  @Test
  void findsTheHandlerOfAnEventOrElseUnknown() throws IOException {
    serve(
        live ->
            live.on("raw", (c, event) -> c.write("raw " + event.json()))
                .reply("asked", (c, event) -> "answer")
                .on(Message.class, (c, message) -> c.write("typed " + message.text()))
                .unknown((c, event) -> c.write("unknown " + event.name())));
    try (RawClient client = server.open("/")) {
      client.send("{\"event\":\"raw\"}", "{\"event\":\"asked\"}", "{\"event\":\"x\"}");
      client.send("{\"event\":\"message\",\"text\":\"hi\"}", "{\"event\":\"connections\"}");

      assertThat(client.text()).isEqualTo("raw {\"event\":\"raw\"}");
      assertThat(client.text()).isEqualTo("answer");
      assertThat(client.text()).isEqualTo("unknown x");
      assertThat(client.text()).isEqualTo("typed hi");
      assertThat(client.text()).isEqualTo("unknown connections");
    }
  }

  @Test
  void closesForAnEventThatNobodyHandles() throws IOException {
    serve(live -> live.on("known", (c, event) -> {}));
    try (RawClient client = server.open("/")) {
      client.send("{\"event\":\"known\"}", "{\"event\":\"other\"}");

      assertThat(client.closed()).isEqualTo(1005);
    }
  }

  @Test
  void logsAFailureWithItsPathAndLivesOn() throws IOException {
    LogFile log = new LogFile();
    serve(
        live ->
            live.onOpen(
                    c -> {
                      throw new IllegalStateException("as asked");
                    })
                .on(
                    "raise",
                    (c, event) -> {
                      throw new IOException("as asked");
                    })
                .on(Message.class, (c, message) -> c.write(message.text())));
    try (RawClient client = server.open("/")) {
      client.send("{\"event\":\"raise\"}", "{\"event\":\"message\"}");
      client.send("{\"event\":\"message\",\"text\":\"on\"}");

      assertThat(client.text()).isEqualTo("on");
    }
    assertThat(log.text())
        .contains("events(\"/\").onOpen failed")
        .contains("the handler of raise failed")
        .contains("event message is invalid");
  }

  @Test
  void handsRawMessagesOver() throws IOException {
    serve(
        live ->
            live.onText((c, text) -> c.write("text " + text))
                .onBinary((c, data) -> c.write("binary " + data.remaining())));
    try (RawClient client = server.open("/")) {
      client.send("no json");
      client.send(RawClient.BINARY, true, new byte[3]);

      assertThat(client.text()).isEqualTo("text no json");
      assertThat(client.text()).isEqualTo("binary 3");
    }
  }

  @Test
  void closesWith1003TheRawMessagesThatItDoesNotTake() throws IOException {
    serve(live -> live.onText((c, text) -> c.write(text)));
    try (RawClient client = server.open("/")) {
      client.send(RawClient.BINARY, true, new byte[3]);

      assertThat(client.closed()).isEqualTo(1003);
    }
  }

  @Test
  void takesStreamsOfEventsAndNoWebSocketsWhereThereIsNothingElse() throws IOException {
    serve(live -> live.onSse(c -> c.emit(new Count(live.connections()))).onClose(c -> closed()));
    try (StreamClient client = StreamClient.open(server.connect(), "/");
        RawClient socket = server.connect()) {
      assertThat(client.next()).containsExactly("data: {\"event\":\"count\",\"n\":1}");
      lives.get(0).publishAll(new Message("hi"));
      assertThat(client.next()).containsExactly("data: {\"event\":\"message\",\"text\":\"hi\"}");
      assertThat(socket.upgrade("/").status()).isEqualTo(404);
    }
    assertThat(journal.next()).isEqualTo("closed, 0 left");
  }

  @Test
  void saysGoodbyeWhenTheServerStops() throws IOException {
    serve(live -> live.onShutdown(c -> live.publishAll("bye")).onClose(c -> closed()));
    try (RawClient client = server.open("/")) {
      Journal.await("it is open", () -> connections() == 1);
      Thread stop = new Thread(server::close);
      stop.start();

      assertThat(client.text()).isEqualTo("bye");
      assertThat(client.closed()).isEqualTo(1001);
    }
    assertThat(journal.next()).isEqualTo("closed, 0 left");
  }

  private void closed() {
    journal.add("closed, " + connections() + " left");
  }

  private int connections() {
    return lives.get(0).connections();
  }

  private void serve(Consumer<Live> setUp) {
    server.close();
    server = TestServer.of(app -> app.events("/", setUp.andThen(lives::add)));
  }
}
