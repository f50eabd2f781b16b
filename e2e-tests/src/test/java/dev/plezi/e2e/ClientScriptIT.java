package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.e2e.doors.DoorKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How the server delivers the browser client. */
@ParameterizedClass
@EnumSource
class ClientScriptIT {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;

  ClientScriptIT(DoorKind door) {
    server = ConformanceServerFixture.server(door);
  }

  @Test
  void servesBothFormsAsJavaScriptWithTheirSourceMaps() throws Exception {
    for (String file : List.of("/client.js", "/client.mjs")) {
      HttpResponse<byte[]> script = get(file);
      assertThat(script.statusCode()).isEqualTo(200);
      // A container may leave the blank out.
      assertThat(script.headers().firstValue("Content-Type"))
          .get(InstanceOfAssertFactories.STRING)
          .matches("text/javascript; ?charset=utf-8");
      String map = script.headers().firstValue("SourceMap").orElseThrow();
      assertThat(new String(get("/" + map).body(), java.nio.charset.StandardCharsets.UTF_8))
          .contains("ClientMachine.java");
    }
  }

  @Test
  void answersNotModifiedToAKnownTag() throws Exception {
    String tag = get("/client.js").headers().firstValue("ETag").orElseThrow();
    assertThat(get("/client.js", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get("/client.js", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void compressesForThoseWhoTakeIt() throws Exception {
    HttpResponse<byte[]> plain = get("/client.js");
    HttpResponse<byte[]> zipped = get("/client.js", "Accept-Encoding", "br, gzip");
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(zipped.headers().firstValue("Vary")).hasValue("Accept-Encoding");
    assertThat(unzip(zipped.body())).isEqualTo(plain.body());
    assertThat(zipped.body().length).isLessThanOrEqualTo(8_448);
  }

  private static byte[] unzip(byte[] content) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
      return in.readAllBytes();
    }
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    String pages = server.toString().replace("ws:", "http:");
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(pages + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }
}
