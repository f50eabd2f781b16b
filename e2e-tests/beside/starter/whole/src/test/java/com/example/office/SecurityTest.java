package com.example.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.example.office.Office.Heard;
import dev.plezi.server.App;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Spring Security has found is what the app goes by. */
class SecurityTest {
  private static final String ADA =
      "Basic "
          + Base64.getEncoder().encodeToString("ada:lovelace".getBytes(StandardCharsets.UTF_8));
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\".*?value=\"([^\"]+)\"");

  private static int refusal(Office office, String path, String... headers) {
    Throwable refused = catchThrowable(() -> office.connect(path, new Heard(), headers).join());
    assertThat(refused)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(WebSocketHandshakeException.class);
    return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
  }

  @Test
  void whoHasLoggedInIsTheIdentityAndIsReachedByIt() throws Exception {
    try (Office office = Office.open()) {
      App app = office.bean(App.class);
      Heard ada = new Heard();
      WebSocket socket = office.connect("/room", ada, "Authorization", ADA).join();
      assertThat(ada.next()).isEqualTo("{\"event\":\"joined\",\"who\":\"ada\"}");
      assertThat(app.identities()).containsExactly("ada");
      assertThat(office.send(office.at("/room").header("Authorization", ADA)).body())
          .isEqualTo("the room of ada");

      app.to("ada").emit(new Room.Say("for you"));

      assertThat(ada.next()).contains("for you");
      socket.abort();
    }
  }

  @Test
  void whoHasNotIsRefusedWhereItMustAndNobodyWhereItMayStay() throws Exception {
    try (Office office = Office.open()) {
      assertThat(refusal(office, "/room")).isIn(302, 401);

      Heard nobody = new Heard();
      WebSocket socket = office.connect("/lobby", nobody).join();
      assertThat(nobody.next()).contains("\"who\":\"null\"");
      assertThat(office.bean(App.class).identities()).isEmpty();
      socket.abort();
    }
  }

  @Test
  void thePrincipalIsNobodyWhereASettingSaysSo() throws Exception {
    try (Office office = Office.open("--plezi.identify-by-principal=false")) {
      Heard ada = new Heard();
      WebSocket socket = office.connect("/room", ada, "Authorization", ADA).join();

      assertThat(ada.next()).contains("\"who\":\"null\"");
      socket.abort();
    }
  }

  @Test
  void aHandshakeOfAForeignPageIsRefusedThoughItHasThePassword() throws Exception {
    try (Office office = Office.open()) {
      assertThat(
              refusal(office, "/room", "Authorization", ADA, "Origin", "https://elsewhere.example"))
          .isEqualTo(403);
    }
    try (Office office = Office.open("--plezi.allowed-origins=https://elsewhere.example")) {
      office
          .connect(
              "/room", new Heard(), "Authorization", ADA, "Origin", "https://elsewhere.example")
          .join()
          .abort();
    }
  }

  @Test
  void anActionThatIsPostedNeedsTheTokenOfItsForm() throws Exception {
    try (Office office = Office.open()) {
      HttpResponse<String> form = office.get("/login");
      Matcher token = TOKEN.matcher(form.body());
      assertThat(token.find()).isTrue();
      String session =
          form.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");

      assertThat(post(office, session, "").statusCode()).isEqualTo(403);
      HttpResponse<String> made = post(office, session, token.group(1));
      assertThat(made.statusCode()).isEqualTo(200);
      assertThat(made.body()).isEqualTo("made by ada");
    }
  }

  private static HttpResponse<String> post(Office office, String session, String token)
      throws Exception {
    String body = "_csrf=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    return office.send(
        office
            .at("/room")
            .header("Authorization", ADA)
            .header("Cookie", session)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }
}
