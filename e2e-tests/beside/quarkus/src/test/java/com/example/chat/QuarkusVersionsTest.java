package com.example.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The server with what the BOM of Quarkus brings, behind that of Plezi. */
class QuarkusVersionsTest {
  public record Said(String text, List<String> tags) {}

  public static class Chat extends Controller {
    @On
    public String say(Said said) {
      return said.text() + said.tags();
    }
  }

  @Test
  void itStartsAndAnswersAnEvent() throws Exception {
    Options options = Options.builder().address("127.0.0.1").signals(false).build();
    App app = Plezi.app(options).route("/chat", Chat.class).start(0);
    try {
      CompletableFuture<String> heard = new CompletableFuture<>();
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .connectTimeout(Duration.ofSeconds(20))
              .buildAsync(URI.create("ws://127.0.0.1:" + app.port() + "/chat"), hears(heard))
              .get(20, TimeUnit.SECONDS);
      socket.sendText("{\"event\":\"say\",\"text\":\"hello\",\"tags\":[\"a\"]}", true);
      assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("hello[a]");
    } finally {
      app.stop();
    }
  }

  private static WebSocket.Listener hears(CompletableFuture<String> heard) {
    return new WebSocket.Listener() {
      @Override
      public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
        heard.complete(text.toString());
        return null;
      }
    };
  }
}
