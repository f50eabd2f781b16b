package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.e2e.doors.DoorKind;
import dev.plezi.e2e.socket.Frame;
import dev.plezi.e2e.socket.Handshake;
import dev.plezi.e2e.socket.RawSocket;
import dev.plezi.e2e.socket.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The conformance server's routes besides the golden table's. */
@ParameterizedClass
@EnumSource
class RoutesIT {
  private final URI server;

  RoutesIT(DoorKind door) {
    server = ConformanceServerFixture.server(door);
  }

  private final HttpClient http = HttpClient.newHttpClient();

  @ParameterizedTest
  @CsvSource({
    "false, 404",
    "nil, 404",
    "status, 401",
    "redirect, 302",
    "raise, 500",
    "welcome, 101"
  })
  void decidesOnAConnectionAsItIsAsked(String how, int status) throws IOException {
    try (RawSocket socket = new Handshake(server.resolve("/deny?how=" + how)).send()) {
      Response response = socket.response();
      assertThat(response.status()).isEqualTo(status);
    }
  }

  @Test
  void takesRawMessagesOfBothKinds() throws IOException {
    try (RawSocket socket = RawSocket.open(server.resolve("/raw"))) {
      socket.send("é, and no JSON");
      assertThat(socket.readText()).isEqualTo("enc=UTF-8 len=15");
      socket.send(Frame.binary("{\"event\":\"echo\"}"));
      assertThat(socket.readText()).isEqualTo("enc=BINARY len=16");
      socket.send(Frame.text(""));
      assertThat(socket.readText()).isEqualTo("enc=UTF-8 len=0");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, '', index id= m=GET",
    "GET, /7, show id=7 m=GET",
    "GET, /new, new id=new m=GET",
    "POST, '', create id= m=POST",
    "PUT, '', create id= m=PUT",
    "PATCH, /new, create id=new m=PATCH",
    "PUT, /7, update id=7 m=PUT",
    "PATCH, /7, update id=7 m=PATCH",
    "DELETE, /7, delete id=7 m=DELETE",
    "POST, /7?_method=delete, delete id=7 m=POST",
    "GET, /custom, custom id=custom m=GET",
    "POST, /custom, custom id=custom m=POST"
  })
  void choosesTheActionByTheIdAndTheVerb(String verb, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(at("/rest" + path)).method(verb, BodyPublishers.noBody()).build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(body);
  }

  @Test
  void answersAnEventOverHttpAsOverAWebSocket() throws Exception {
    String event = "{\"event\":\"ajax\",\"x\":[1,null]}";
    HttpRequest request =
        HttpRequest.newBuilder(at("/echo/ajax"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(event))
            .build();
    String overHttp = http.send(request, BodyHandlers.ofString()).body();
    try (RawSocket socket = RawSocket.open(server.resolve("/echo"))) {
      socket.send(event);
      assertThat(overHttp).isEqualTo(socket.readText());
    }
    assertThat(overHttp).isEqualTo("{\"event\":\"ajaxed\",\"got\":" + event + "}");
  }

  @Test
  void reachesOverHttpOnlyTheEventsThatSaySo() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(at("/echo/boom")).build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
  }

  @Test
  void streamsEventsAndWhatIsPublished() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(at("/sse")).header("Accept", "text/event-stream").build();
    try (BufferedReader stream =
        new BufferedReader(
            new InputStreamReader(
                http.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
      assertThat(next(stream)).containsExactly("data: hello");
      assertThat(next(stream)).containsExactly("data: two", "data: lines");
      assertThat(next(stream)).containsExactly("data: {\"event\":\"x\"}");
      try (RawSocket socket = RawSocket.open(server.resolve("/echo"))) {
        socket.send("{\"event\":\"pub\",\"ch\":\"ssech\",\"ms\":\"news\"}");
        assertThat(next(stream)).containsExactly("data: news");
      }
    }
  }

  @Test
  void subscribesPatternsAndWithBlocks() throws IOException {
    try (RawSocket socket = RawSocket.open(server.resolve("/echo"))) {
      socket.send("{\"event\":\"subpat\",\"ch\":\"routes-[ab]*\"}");
      assertThat(socket.readText()).contains("subd");
      socket.send("{\"event\":\"subblk\",\"ch\":\"routes-a1\"}");
      assertThat(socket.readText()).contains("subd");
      socket.send("{\"event\":\"pub\",\"ch\":\"routes-a1\",\"ms\":\"m\"}");
      assertThat(socket.readText()).contains("pubd");
      assertThat(List.of(socket.readText(), socket.readText()))
          .containsExactlyInAnyOrder("m", "{\"event\":\"blk\",\"ch\":\"routes-a1\",\"ms\":\"m\"}");
    }
  }

  /** The lines of the next event; comments are passed over. */
  private static List<String> next(BufferedReader stream) {
    return stream
        .lines()
        .dropWhile(line -> line.isEmpty() || line.startsWith(":"))
        .takeWhile(line -> !line.isEmpty())
        .toList();
  }

  private URI at(String path) {
    return URI.create(server.toString().replace("ws:", "http:") + path);
  }
}
