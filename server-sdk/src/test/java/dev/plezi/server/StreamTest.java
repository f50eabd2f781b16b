package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.RawClient.Reply;
import dev.plezi.server.testing.StreamClient;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamTest {
  private final Journal journal = new Journal();
  private final TestServer server =
      TestServer.of(
          app ->
              app.route("/live", StreamProbe.class, () -> new StreamProbe(journal))
                  .route("/page", Page.class)
                  .route("/both", Both.class));

  @AfterEach
  void stop() {
    server.close();
  }

  /** Streams nothing. */
  public static final class Page extends Controller {
    @Override
    public Object index() {
      return "page";
    }
  }

  /** A page, events and a stream. */
  public static final class Both extends Controller {
    @Override
    public Object index() {
      return "page";
    }

    @On
    public String ping() {
      return "pong";
    }

    @Override
    public void onSse() {
      write("streamed");
    }
  }

  @Test
  void opensAStreamWithTheHeadersOfOneAndThoseOfTheController() throws IOException {
    try (RawClient client = server.connect()) {
      Reply reply = client.request("GET", "/live", StreamClient.ACCEPT);

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("Content-Type")).containsExactly("text/event-stream; charset=utf-8");
      assertThat(reply.header("Cache-Control")).containsExactly("no-store");
      assertThat(reply.header("X-Accel-Buffering")).containsExactly("no");
      assertThat(reply.header("X-Content-Type-Options")).containsExactly("nosniff");
      assertThat(reply.header("X-Gate")).containsExactly("1");
      assertThat(reply.header("Set-Cookie")).hasSize(1);
      assertThat(reply.header("Content-Length")).isEmpty();
      assertThat(client.line()).isEqualTo("data: hello");
      assertThat(server.app.connections()).isEqualTo(1);
    }
  }

  @Test
  void anApplicationEndsAStreamForGoodBy204() throws Exception {
    try (RawClient client = server.connect()) {
      Reply reply = client.request("GET", "/live/over", StreamClient.ACCEPT, "Last-Event-ID: 17");

      assertThat(reply.status()).isEqualTo(204);
      assertThat(reply.header("X-Gate")).containsExactly("1");
      assertThat(journal.next()).isEqualTo("asked after 17");
      assertThat(server.app.connections()).isZero();
    }
  }

  @Test
  void sendsEachLineOfATextAsALineOfData() throws IOException {
    try (StreamClient client = stream("/live/lines")) {
      assertThat(client.next())
          .containsExactly("data: one", "data: two", "data: three", "data: four");
      assertThat(client.next()).containsExactly("data: {\"event\":\"count\",\"n\":1}");
    }
  }

  @Test
  void carriesWhatIsPublished() throws IOException {
    try (StreamClient client = stream("/live")) {
      // Before another speaks, whose words would come between.
      assertThat(client.next()).containsExactly("data: hello");
      try (StreamClient own = stream("/live/own");
          StreamClient parted = stream("/live/part")) {
        assertThat(own.next()).containsExactly("data: first");
        assertThat(own.next()).containsExactly("data: mine");
        assertThat(parted.next()).containsExactly("data: parted");
        journal.next(3);

        server.app.publish("chat", new StreamProbe.Count(2));
        assertThat(own.next()).containsExactly("data: {\"event\":\"count\",\"n\":2}");
        server.close();
        assertThat(parted.next()).containsExactly("data: bye");
      }
    }
  }

  @Test
  void aFailureOfTheOpeningCallbackIsLoggedAndTheStreamLivesOn() throws IOException {
    LogFile log = new LogFile();
    try (StreamClient raises = stream("/live/raise");
        StreamClient binary = stream("/live/binary")) {
      server.close();
      assertThat(raises.next()).containsExactly("data: bye");
      assertThat(binary.next()).containsExactly("data: bye");
    }
    assertThat(log.lines())
        .filteredOn(line -> line.endsWith("StreamProbe.onSse failed"))
        .hasSize(2);
    assertThat(log.text()).contains("an event stream carries text only");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /page,  text/event-stream,          200, page",
    "GET,    /both,  '*/*',                      200, page",
    "GET,    /both,  'text/html, text/*',        200, page",
    "HEAD,   /both,  text/event-stream,          200, ''",
    "POST,   /both,  text/event-stream,          404, '404 Not Found\n'",
    "GET,    /none,  text/event-stream,          404, '404 Not Found\n'"
  })
  void answersOtherRequestsAsEver(
      String method, String path, String accept, int status, String body) throws IOException {
    try (RawClient client = server.connect()) {
      Reply reply = client.request(method, path, "Accept: " + accept);

      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.body()).isEqualTo(body);
      assertThat(reply.header("Content-Type")).containsExactly("text/plain; charset=utf-8");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"text/event-stream", "Text/Event-Stream;q=1", "text/html, text/event-stream"})
  void streamsWhereTheTypeIsNamed(String accept) throws IOException {
    try (RawClient client = server.connect()) {
      client.request("GET", "/both", "Accept: " + accept);
      assertThat(client.line()).isEqualTo("data: streamed");
    }
  }

  @Test
  void aControllerMayTakeStreamsAndWebSocketsAlike() throws IOException {
    try (RawClient socket = server.open("/both")) {
      socket.send("{\"event\":\"ping\"}");
      assertThat(socket.text()).isEqualTo("pong");
    }
    try (RawClient client = server.connect()) {
      assertThat(client.upgrade("/live").status()).isEqualTo(404);
    }
  }

  private StreamClient stream(String path) throws IOException {
    return StreamClient.open(server.connect(), path);
  }
}
