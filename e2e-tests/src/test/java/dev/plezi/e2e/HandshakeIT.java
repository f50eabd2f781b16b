package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.e2e.doors.DoorKind;
import dev.plezi.e2e.socket.Frame;
import dev.plezi.e2e.socket.Handshake;
import dev.plezi.e2e.socket.RawSocket;
import dev.plezi.e2e.socket.Response;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a connection comes about: clauses 1.1 of the specification. */
@ParameterizedClass
@EnumSource
class HandshakeIT {
  private final DoorKind door;
  private final URI server;

  HandshakeIT(DoorKind door) {
    this.door = door;
    server = ConformanceServerFixture.server(door);
  }

  @Test
  void agreesOnNoSubprotocolAndNoExtension() throws IOException {
    Response response =
        answer(
            to("/echo")
                .header("Sec-WebSocket-Protocol", "chat, superchat")
                .header("Sec-WebSocket-Extensions", "permessage-deflate"));
    assertThat(response.upgraded()).isTrue();
    assertThat(response.headers())
        .doesNotContainKeys("Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions");
  }

  @Test
  void takesNoOtherVersion() throws IOException {
    Response answer = answer(to("/echo").header("Sec-WebSocket-Version", "8"));
    assertThat(answer.status()).isEqualTo(426);
    assertThat(answer.header("Sec-WebSocket-Version")).isEqualTo("13");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere", "/", "/echo/ada/more", "/page", "/client.js"})
  void answersNotFoundWhereNobodyTakesWebSockets(String path) throws IOException {
    assertThat(answer(to(path)).status()).isEqualTo(404);
  }

  @Test
  void mergesTheParametersOfThePathAndTheQuery() throws IOException {
    Handshake handshake =
        to("/echo/ada%20l?id=ben&plezi=1&q=%C3%A9").header("Cookie", "a=1; b=two");
    try (RawSocket socket = handshake.open()) {
      socket.send("{\"event\":\"prm\"}");
      assertThat(socket.readText())
          .contains("\"id\":\"ada l\"", "\"plezi\":\"1\"", "\"q\":\"é\"")
          .contains("\"a\":\"1\"", "\"b\":\"two\"")
          .doesNotContain("ben");
    }
  }

  @Test
  void carriesCookiesAndHeadersInTheUpgrade() throws IOException {
    Response response = answer(to("/hello/ada"));
    assertThat(response.header("X-Pre")).isEqualTo("p");
    assertThat(response.headers("Set-Cookie"))
        .anyMatch(cookie -> cookie.startsWith("seen=yes") && !cookie.contains("HttpOnly"))
        .anyMatch(cookie -> cookie.contains("HttpOnly"));
  }

  @Test
  void letsPagesOfItsOwnHostInAndNoOthers() throws IOException {
    String own = "http://" + server.getAuthority();
    assertThat(answer(to("/echo").header("Origin", own)).upgraded()).isTrue();
    for (String other : new String[] {"http://evil.example", own + "0", "null", "nonsense"}) {
      assertThat(answer(to("/echo").header("Origin", other)).status()).as(other).isEqualTo(403);
    }
  }

  @Test
  void tellsAPageByACodeWhyItIsRefused() throws IOException {
    String own = "http://" + server.getAuthority();
    Handshake nowhere = to("/nowhere?a=1&plezi=2").header("Origin", own);
    if (door.mounted()) {
      assertThat(answer(nowhere).status()).as("what is behind the app answers").isEqualTo(404);
    } else {
      assertThat(closeCode(nowhere)).isEqualTo(4404);
    }
    assertThat(closeCode(to("/echo?plezi=2").header("Origin", "http://evil.example")))
        .isEqualTo(4403);
    // Whoever sees the status gets that.
    assertThat(answer(to("/nowhere?plezi=2")).status()).isEqualTo(404);
    assertThat(answer(to("/nowhere?plezi=1").header("Origin", own)).status()).isEqualTo(404);
  }

  private static int closeCode(Handshake handshake) throws IOException {
    try (RawSocket socket = handshake.open()) {
      return socket.awaitClose();
    }
  }

  @Test
  void opensBeforeItHandlesWhatCameWithTheHandshake() throws IOException {
    Handshake handshake = to("/hello/ada?q=x").followedBy(Frame.text("{\"event\":\"echo\"}"));
    try (RawSocket socket = handshake.open()) {
      assertThat(socket.readText()).contains("\"welcome\"", "\"id\":\"ada\"", "\"q\":\"x\"");
      assertThat(socket.readText()).contains("\"echoed\"");
    }
  }

  private Handshake to(String path) {
    return new Handshake(server.resolve(path));
  }

  private static Response answer(Handshake handshake) throws IOException {
    try (RawSocket socket = handshake.send()) {
      return socket.response();
    }
  }
}
