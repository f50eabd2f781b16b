package dev.plezi.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.App;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole demo over real sockets. */
class DemoTest {
  private final App app = Demo.app(Demo.options().signals(false).build());
  private String url = "";

  @BeforeEach
  void start() {
    url = "http://localhost:" + app.start(0).port() + "/";
  }

  @AfterEach
  void stop() {
    app.stop();
  }

  @Test
  @SuppressWarnings("try") // the bots are there to be there
  void greetsAndAnswersAsABot() throws Exception {
    try (Guest ada = Guest.at(url).asks("Ada", "a")) {
      ada.hears(Chat.Welcome.class);
      try (Bot bot = Bot.visit(url)) {
        assertThat(ada.hears(Chat.Joined.class).nickname()).isEqualTo("Dicey");
        ada.says("/help", "1").hears(Chat.Said.class);
        assertThat(ada.hears(Chat.Said.class).from()).isEqualTo("Dicey");
        try (Bot second = Bot.visit(url);
            Guest ben = Guest.at(url)) {
          assertThat(ada.hears(Chat.Joined.class).nickname()).isEqualTo("Dicey 2");
          assertThat(ada.hears(Chat.Said.class).text()).startsWith("Hello Dicey 2!");
          ben.asks("Ben", "b").hears(Chat.Welcome.class);
          assertThat(ben.hears(Chat.Said.class).text()).startsWith("Hello Ben!");
        }
      }
    }
  }

  @Test
  void servesThePageUnderAStrictPolicy() throws Exception {
    HttpResponse<String> page = get("");

    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'; script-src 'self'");
    assertThat(page.body()).startsWith("<!doctype html>").contains("maxlength=\"2000\"");
    for (String file : new String[] {"client.js", "client.mjs", "chat.js", "page.js", "chat.css"}) {
      assertThat(get(file).statusCode()).as(file).isEqualTo(200);
      assertThat(file.equals("client.mjs") || page.body().contains("\"/" + file + "\"")).isTrue();
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
