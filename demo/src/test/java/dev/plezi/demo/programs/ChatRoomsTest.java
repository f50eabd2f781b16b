package dev.plezi.demo.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.plezi.server.App;
import dev.plezi.server.Options;
import dev.plezi.server.Plezi;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rooms over HTTP, as a browser without JavaScript, and others, speak to them. */
class ChatRoomsTest {
  private final Rooms rooms = Rooms.inMemory();
  private final App app =
      ChatRooms.mount(Plezi.app(Options.builder().signals(false).build()), rooms);
  private final HttpClient browser =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  @BeforeEach
  void start() {
    app.start(0);
  }

  @AfterEach
  void stop() {
    app.stop();
    rooms.close();
  }

  @Test
  void keepsTheSessionFromScriptsAndOtherSites() throws Exception {
    HttpResponse<String> answer = post("/rooms/session", "nickname=Ada");

    assertThat(answer.headers().firstValue("Set-Cookie").orElse(""))
        .contains("HttpOnly", "SameSite=Lax");
    assertThat(answer).satisfies(each -> leadsTo(each, "/rooms"));
  }

  @Test
  void storesAPostedMessageAndLeadsBackToTheRoom() throws Exception {
    post("/rooms/session", "nickname=Ada");

    leadsTo(post("/rooms/1/messages", "message=+%3Cb%3Ehello%3C%2Fb%3E+"), "/rooms/1");
    assertThat(get("/rooms/1").body()).contains("<p class=\"text\">&lt;b&gt;hello&lt;/b&gt;</p>");
    assertThat(get("/rooms/2").body()).doesNotContain("hello");
  }

  @Test
  void createsARoomAndLeadsThere() throws Exception {
    post("/rooms/session", "nickname=Ada");

    leadsTo(post("/rooms", "name=tea"), "/rooms/3");
    leadsTo(post("/rooms", "name=TEA"), "/rooms/3");
    assertThat(get("/rooms").body()).contains("<a href=\"/rooms/3\">tea</a>");
  }

  @Test
  void refusesWhatIsEmptyTooLongOrTooMuch() throws Exception {
    assertThat(post("/rooms/session", "nickname=+").statusCode()).isEqualTo(422);
    post("/rooms/session", "nickname=Ada");

    for (String text : new String[] {"", "+", "x".repeat(Messages.MAX_TEXT + 1)}) {
      HttpResponse<String> answer = post("/rooms/1/messages", "message=" + text);
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(answer.body()).isEqualTo("The message has 1 to 500 characters.\n");
    }
    for (int i = 0; i < Rooms.MAX_ROOMS; i++) {
      rooms.create("room " + i);
    }
    assertThat(post("/rooms", "name=more").statusCode()).isEqualTo(409);
  }

  @Test
  void knowsNoOtherRooms() throws Exception {
    post("/rooms/session", "nickname=Ada");

    for (String id : new String[] {"99", "x", "-1", "9".repeat(30)}) {
      assertThat(get("/rooms/" + id).statusCode()).isEqualTo(404);
      assertThat(post("/rooms/" + id + "/messages", "message=x").statusCode()).isEqualTo(404);
      assertThat(refusal("/rooms/" + id)).isEqualTo(404);
    }
  }

  @Test
  void asksWhoeverIsNotSignedInToDoSo() throws Exception {
    leadsTo(get("/rooms"), "/rooms/session");
    leadsTo(get("/rooms/1"), "/rooms/session");
    leadsTo(post("/rooms", "name=tea"), "/rooms/session");
    leadsTo(post("/rooms/1/messages", "message=hello"), "/rooms/session");
    assertThat(refusal("/rooms/1")).isEqualTo(401);

    post("/rooms/session", "nickname=Ada");
    assertThat(get("/rooms/1").statusCode()).isEqualTo(200);
    leadsTo(post("/rooms/session", "_method=delete"), "/rooms/session");
    leadsTo(get("/rooms/1"), "/rooms/session");
  }

  private static void leadsTo(HttpResponse<String> answer, String path) {
    assertThat(answer.statusCode()).isEqualTo(answer.request().method().equals("GET") ? 302 : 303);
    assertThat(answer.headers().firstValue("Location")).hasValue(path);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return browser.send(HttpRequest.newBuilder(url("http", path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String form) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(url("http", path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  /** The status with which a WebSocket is refused. */
  private int refusal(String path) {
    Throwable thrown =
        catchThrowable(
            () ->
                browser
                    .newWebSocketBuilder()
                    .buildAsync(url("ws", path), new WebSocket.Listener() {})
                    .join());
    assertThat(thrown).hasCauseInstanceOf(WebSocketHandshakeException.class);
    Throwable refused = Objects.requireNonNull(thrown.getCause());
    return ((WebSocketHandshakeException) refused).getResponse().statusCode();
  }

  private URI url(String scheme, String path) {
    return URI.create(scheme + "://localhost:" + app.port() + path);
  }
}
