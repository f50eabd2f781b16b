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

/** The chat over real sockets. */
class ChatRoomTest {
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
  void welcomesByNicknameAndTellsTheOthers() throws Exception {
    try (Guest ada = Guest.at(url).asks(" Ada ", "a")) {
      assertThat(ada.hears(Chat.Welcome.class).people()).containsExactly("Ada");
      try (Guest ben = Guest.at(url).asks("Ben", "b")) {
        assertThat(ben.hears(Chat.Welcome.class).people()).containsExactly("Ada", "Ben");
        assertThat(ada.hears(Chat.Joined.class).nickname()).isEqualTo("Ben");
      }
      assertThat(ada.hears(Chat.Left.class).nickname()).isEqualTo("Ben");
    }
  }

  @Test
  void takesTheNicknameFromThePath() throws Exception {
    try (Guest ada = Guest.at(url + "Ada%20L")) {
      assertThat(ada.hears(Chat.Welcome.class).nickname()).isEqualTo("Ada L");
    }
  }

  @Test
  void refusesANicknameThatIsTakenAndTakesTheNext() throws Exception {
    try (Guest ada = Guest.at(url).asks("Ada", "a")) {
      ada.hears(Chat.Welcome.class);
      try (Guest other = Guest.at(url).asks("ada", "b")) {
        assertThat(other.hears(Chat.Refused.class).code()).isEqualTo("taken");
        other.asks("Me", "b");
        assertThat(other.hears(Chat.Refused.class).code()).isEqualTo("nickname");
        other.asks("Ida", "b");
        other.hears(Chat.Welcome.class);
        other.asks("Eva", "b");
        assertThat(other.hears(Chat.Refused.class).code()).isEqualTo("present");
      }
    }
  }

  @Test
  void letsTheSamePersonInWhileTheirOldConnectionStands() throws Exception {
    try (Guest old = Guest.at(url).asks("Ada", "a");
        Guest ben = Guest.at(url)) {
      old.hears(Chat.Welcome.class);
      ben.asks("Ben", "b").hears(Chat.Welcome.class);
      try (Guest fresh = Guest.at(url).asks("ADA", "a")) {
        assertThat(fresh.hears(Chat.Welcome.class).nickname()).isEqualTo("Ada");
        old.leaves();
        fresh.says("still here", "1");
        // Neither came in nor left, to Ben.
        assertThat(ben.hears(Chat.Said.class).from()).isEqualTo("Ada");
      }
    }
  }

  @Test
  void repeatsALineToEverybodyItsSenderIncluded() throws Exception {
    try (Guest ada = Guest.at(url).asks("Ada", "a");
        Guest ben = Guest.at(url)) {
      ada.hears(Chat.Welcome.class);
      ben.asks("Ben", "b").hears(Chat.Welcome.class);
      ada.hears(Chat.Joined.class);
      ada.says(" <b>hello</b> ", "1").says("twice", "2").says("twice", "2").says("end", null);

      for (Guest each : new Guest[] {ada, ben}) {
        assertThat(each.hears(Chat.Said.class)).returns("<b>hello</b>", Chat.Said::text);
        assertThat(each.hears(Chat.Said.class)).returns("2", Chat.Said::id);
        assertThat(each.hears(Chat.Said.class)).returns("end", Chat.Said::text);
      }
    }
  }

  @Test
  void tellsALatecomerWhatWasSaid() throws Exception {
    try (Guest ada = Guest.at(url).asks("Ada", "a").says("hello", "1")) {
      ada.hears(Chat.Welcome.class);
      ada.hears(Chat.Said.class);
      try (Guest ben = Guest.at(url).asks("Ben", "b")) {
        assertThat(ben.hears(Chat.Welcome.class).lines())
            .extracting(Chat.Said::text)
            .containsExactly("hello");
      }
    }
  }

  @Test
  void refusesLinesThatAreEmptyTooLongOrNobodys() throws Exception {
    try (Guest ada = Guest.at(url).says("who am I?", "0")) {
      assertThat(ada.hears(Chat.Refused.class)).returns("absent", Chat.Refused::code);
      ada.asks("Ada", "a").hears(Chat.Welcome.class);
      ada.says("  ", "1").says("x".repeat(ChatRoom.MAX_TEXT + 1), "2");
      assertThat(ada.hears(Chat.Refused.class)).returns("1", Chat.Refused::id);
      assertThat(ada.hears(Chat.Refused.class)).returns("text", Chat.Refused::code);
    }
  }

  @Test
  void refusesLinesThatComeTooFast() throws Exception {
    try (Guest ada = Guest.at(url).asks("Ada", "a")) {
      ada.hears(Chat.Welcome.class);
      // Far more than the bucket takes in while they arrive, on a slow machine too.
      for (int i = 0; i < 3 * Pace.BURST; i++) {
        ada.says("line " + i, null);
      }
      Record next = ada.hears(Record.class);
      while (next instanceof Chat.Said) {
        next = ada.hears(Record.class);
      }
      assertThat(next).isInstanceOf(Chat.Refused.class).hasFieldOrPropertyWithValue("code", "pace");
    }
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
