package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.SocketKind;
import dev.plezi.server.testing.StreamClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(SocketKind.class)
class StreamLifeTest {
  private final Journal journal = new Journal();
  private final SocketKind sockets;
  private TestServer server;

  StreamLifeTest(SocketKind sockets) {
    this.sockets = sockets;
    server = with(TestServer.options());
  }

  private TestServer with(Options.Builder options) {
    return TestServer.of(
        sockets,
        options,
        app ->
            app.route("/live", StreamProbe.class, () -> new StreamProbe(journal))
                .route("/socket", TestControllers.Plain.class));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void completesTheResponseWhenItIsClosed() throws IOException {
    try (StreamClient client = stream("/live/leave")) {
      assertThat(client.next()).containsExactly("data: last");
      assertThat(client.rest()).isEmpty();
    }
    assertThat(journal.next(3))
        .containsExactly("left, wrote false", "streams", "closed, wrote false");
    Journal.await("nobody is left", () -> server.app.connections() == 0);
  }

  @Test
  void endsOnceWhenThePeerIsGone() throws IOException {
    try (StreamClient polite = stream("/live");
        StreamClient rude = stream("/live")) {
      assertThat(polite.next()).containsExactly("data: hello");
      assertThat(journal.next(2)).containsExactly("streams", "streams");
      rude.abort();
      assertThat(journal.next()).isEqualTo("closed, wrote false");
    }
    assertThat(journal.next()).isEqualTo("closed, wrote false");
    Journal.await("nobody is left", () -> server.app.connections() == 0);
    assertThat(journal.rest()).isEmpty();
  }

  @Test
  void ignoresWhatThePeerSendsBehindItsRequest() throws IOException {
    try (StreamClient client = stream("/live")) {
      assertThat(client.next()).containsExactly("data: hello");
      client.write(
          "GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      client.write(new byte[100_000]);
      server.app.publish("chat", "on");
      assertThat(client.next()).containsExactly("data: on");
    }
  }

  @Test
  void countsAsAConnectionAndIsRefusedAboveTheBound() throws IOException {
    server.close();
    server = with(TestServer.options().maxConnections(1));
    try (StreamClient first = stream("/live");
        RawClient second = server.connect();
        RawClient socket = server.connect()) {
      assertThat(second.request("GET", "/live", StreamClient.ACCEPT).status()).isEqualTo(503);
      assertThat(socket.upgrade("/socket").status()).isEqualTo(503);
      assertThat(first.next()).containsExactly("data: hello");
    }
  }

  @Test
  void holdsNoThreadAndNoTurnOfARequest() throws IOException {
    server.close();
    server = with(TestServer.options().maxRequests(1));
    try (StreamClient client = stream("/live")) {
      // The turn is given back when the handler of the request returns, soon after the headers.
      Journal.await("the turn is given back", () -> status("/nowhere") == 404);
      assertThat(server.app.connections()).isEqualTo(1);
      assertThat(client.next()).containsExactly("data: hello");
    }
  }

  @Test
  void sendsACommentInSilenceAndOutlivesTheTimeoutsOfRequests() throws IOException {
    server.close();
    Duration soon = Duration.ofMillis(100);
    server =
        with(
            TestServer.options()
                .limits(Limits.builder().pingInterval(soon).build())
                .http(HttpLimits.builder().idleTimeout(soon).requestTimeout(soon).build()));
    try (StreamClient client = stream("/live")) {
      assertThat(client.next()).containsExactly("data: hello");
      for (int i = 0; i < 3; i++) {
        assertThat(client.next()).containsExactly(":");
      }
      assertThat(server.app.connections()).isEqualTo(1);
    }
  }

  @Test
  void dropsASlowReaderAndServesTheOthers() throws IOException {
    LogFile log = new LogFile();
    RawClient small = server.connect(4_096);
    try (StreamClient slow = StreamClient.open(small, "/live");
        StreamClient other = stream("/live")) {
      journal.next(2);
      other.next();

      String kilobyte = "x".repeat(1_000);
      for (int i = 0; i < 5_000; i++) {
        server.app.publish("chat", kilobyte);
        assertThat(other.next()).hasSize(1);
      }
      assertThat(slow.rest()).hasSizeLessThan(5_000).allMatch(line -> line.startsWith("data: "));
      assertThat(journal.next()).isEqualTo("closed, wrote false");
    }
    assertThat(log.lines()).filteredOn(line -> line.contains("slow consumer")).hasSize(1);
  }

  @Test
  void saysGoodbyeWhenTheServerStops() throws IOException {
    try (StreamClient client = stream("/live")) {
      assertThat(client.next()).containsExactly("data: hello");
      server.close();

      assertThat(client.next()).containsExactly("data: bye");
      assertThat(client.rest()).isEmpty();
    }
    assertThat(journal.next(2)).containsExactly("streams", "closed, wrote false");
  }

  private int status(String path) {
    try (RawClient client = server.connect()) {
      return client.request("GET", path).status();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StreamClient stream(String path) throws IOException {
    return StreamClient.open(server.connect(), path);
  }
}
