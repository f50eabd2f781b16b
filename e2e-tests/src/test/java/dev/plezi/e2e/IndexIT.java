package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.e2e.doors.DoorKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The HTTP side of controllers: clause 1.15.1 of the specification. */
@ParameterizedClass
@EnumSource
class IndexIT {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;

  IndexIT(DoorKind door) {
    server = ConformanceServerFixture.server(door);
  }

  @Test
  void answersAStringAsPlainText() throws Exception {
    HttpResponse<String> answer = get("/echo");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(type(answer)).startsWith("text/plain");
    assertThat(answer.body()).isNotEmpty();
  }

  @Test
  void answersAMapAsJson() throws Exception {
    HttpResponse<String> answer = get("/unk");
    assertThat(type(answer)).startsWith("application/json");
    assertThat(answer.body()).contains("\"event\":\"idx\"", "\"a\":1");
  }

  @Test
  void answersAPageAsHtmlWithTheHeadersOfItsController() throws Exception {
    HttpResponse<String> answer = get("/page");
    assertThat(type(answer)).startsWith("text/html");
    assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(answer.body()).contains("<script src=\"/client.js\"></script>");
  }

  @Test
  void answersNotFoundWhereNobodyAnswers() throws Exception {
    assertThat(get("/nowhere").statusCode()).isEqualTo(404);
    assertThat(get("/hello").statusCode()).as("a controller without an index").isEqualTo(404);
  }

  private static String type(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElse("");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    String pages = server.toString().replace("ws:", "http:");
    HttpRequest request = HttpRequest.newBuilder(URI.create(pages + path)).build();
    return http.send(request, BodyHandlers.ofString());
  }
}
