package dev.plezi.e2e.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawSocketTest {
  @Test
  void computesTheAcceptValueOfTheStandard() {
    assertThat(Handshake.accept("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @Test
  void masksLikeTheExampleOfTheStandard() {
    assertThat(HexFormat.of().formatHex(Frame.text("Hello").masked()))
        .isEqualTo("818537fa213d7f9f4d5158");
    assertThat(HexFormat.of().formatHex(Frame.text("Hel").unfinished().unmasked()))
        .isEqualTo("010348656c");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65535, 65536, 300_000})
  void readsBackFramesOfEveryLength(int length) throws IOException {
    Frame frame = Frame.binary("x".repeat(length));
    assertThat(reader(frame.unmasked(), false).read()).isEqualTo(frame);
    assertThat(reader(frame.masked(), true).read()).isEqualTo(frame);
  }

  @Test
  void complainsOfWhatAServerMustNotSend() {
    assertThatThrownBy(() -> reader(Frame.text("x").masked(), false).read())
        .hasMessageContaining("a frame with a mask");
    assertThatThrownBy(() -> reader(new byte[] {(byte) 0xc1, 0}, false).read())
        .hasMessageContaining("reserved bits");
    assertThatThrownBy(() -> reader(new byte[] {(byte) 0x81, 5, 'H'}, false).read())
        .hasMessageContaining("ends within a frame");
  }

  @Test
  void tellsAnEmptyCloseFrameFromOneWithACode() {
    assertThat(Frame.close(Frame.NO_CODE).length()).isZero();
    assertThat(Frame.close(Frame.NO_CODE).closeCode()).isEqualTo(1005);
    assertThat(Frame.close(4029).closeCode()).isEqualTo(4029);
  }

  @Test
  void keepsAllValuesOfARepeatedHeader() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(client -> {});
        RawSocket socket = RawSocket.open(server.uri())) {
      assertThat(socket.response().headers("SET-COOKIE")).containsExactly("a=1", "b=2");
    }
  }

  @Test
  void doesTheClosingHandshakeFromBothSides() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(RawSocketTest::answerClose);
        RawSocket socket = RawSocket.open(server.uri())) {
      assertThat(socket.close(1000)).isEqualTo(1000);
    }
    try (ScriptedServer server =
            ScriptedServer.start(
                client -> {
                  client.send(Frame.close(1001));
                  client.read();
                });
        RawSocket socket = RawSocket.open(server.uri())) {
      assertThat(socket.awaitClose()).isEqualTo(1001);
    }
  }

  @Test
  void joinsFragmentsAndAnswersThePingsBetweenThem() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                client -> {
                  client.send(Frame.text("one ").unfinished());
                  client.send(Frame.ping("p"));
                  client.send(Frame.of(Frame.CONTINUATION, "two"));
                  echo(client);
                });
        RawSocket socket = RawSocket.open(server.uri())) {
      assertThat(socket.readText()).isEqualTo("one two");
      assertThat(socket.readText()).as("the pong's payload").isEqualTo("p");
    }
  }

  @Test
  void sendsFramesInThePacketOfTheRequest() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(client -> echo(client));
        RawSocket socket = new Handshake(server.uri()).followedBy(Frame.text("early")).open()) {
      assertThat(socket.readText()).isEqualTo("early");
    }
  }

  @Test
  void reportsARefusedHandshake() throws IOException {
    String head = "HTTP/1.1 401 Unauthorized\r\nX-Why: because\r\n\r\n";
    Response response =
        Response.parse(Handshake.head(new ByteArrayInputStream(head.getBytes(ISO_8859_1))));
    assertThat(response.status()).isEqualTo(401);
    assertThat(response.upgraded()).isFalse();
    assertThat(response.header("x-why")).isEqualTo("because");
  }

  private static void answerClose(ScriptedServer.Peer client) throws IOException {
    Frame frame = client.read();
    client.send(Frame.close(frame == null ? 1011 : frame.closeCode()));
  }

  private static void echo(ScriptedServer.Peer client) throws IOException {
    Frame frame = client.read();
    client.send(frame == null ? "nothing" : frame.text());
  }

  private static FrameReader reader(byte[] bytes, boolean masked) {
    return new FrameReader(new ByteArrayInputStream(bytes), masked);
  }
}
