package dev.plezi.demo.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.App;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gallery over HTTP. */
class GalleryTest {
  private final App app =
      Gallery.mount(Plezi.app(Options.builder().files("public").signals(false).build()));
  private String url = "";

  @BeforeEach
  void start() {
    url = "http://localhost:" + app.start(0).port();
  }

  @AfterEach
  void stop() {
    app.stop();
  }

  @Test
  void listsEachProgramWithItsLinksUnderAStrictPolicy() throws Exception {
    HttpResponse<String> page = get("/programs");

    for (Program program : Programs.ALL) {
      assertThat(page.body())
          .contains(program.title(), "href=\"" + program.path() + "\"")
          .contains(program.sources());
    }
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'; script-src 'self'");
  }

  @Test
  void showsTheSourcesThatWereCompiledAsText() throws Exception {
    for (Program program : Programs.ALL) {
      for (String file : program.sources()) {
        HttpResponse<String> source = get("/programs/source/" + file);

        assertThat(source.headers().firstValue("Content-Type"))
            .hasValue("text/plain; charset=utf-8");
        assertThat(source.body()).contains(" class " + file.replace(".java", " "));
        assertThat(source.body().lines()).as(file).hasSizeLessThanOrEqualTo(130);
      }
    }
  }

  @Test
  void showsNothingElseOfTheClassPath() throws Exception {
    for (String file : new String[] {"Gallery.java", "../public/chat.js", "x", ""}) {
      assertThat(get("/programs/source/" + file).statusCode()).as(file).isEqualTo(404);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
