package dev.plezi.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** How messages are made of frames, and which are refused. */
class FramesTest extends ClientTest {
  private final Awaited<String> heard = new Awaited<>();

  private static String said(String text) {
    return "{\"event\":\"said\",\"text\":\"" + text + "\"}";
  }

  @Test
  void putsFragmentsTogetherWithAPingBetweenThem() {
    open(builder("/ada").on(Said.class, said -> heard.add(said.text())));
    byte[] bytes = said("é").getBytes(StandardCharsets.UTF_8);
    ScriptedServer.Peer peer = server.peers.iterator().next();
    for (int i = 0; i < bytes.length; i++) {
      boolean fin = i == bytes.length - 1;
      peer.frame(i == 0 ? (byte) 1 : 0, fin, new byte[] {bytes[i]});
      if (!fin) {
        peer.frame((byte) 9, true, new byte[] {'p'});
      }
    }
    assertThat(heard.next()).isEqualTo("é");
    assertThat(server.received.next()).isEqualTo("pong p");
  }

  @Test
  void takesJsonInABinaryMessage() {
    open(builder("/ada").on(Said.class, said -> heard.add(said.text())));
    byte[] bytes = said("binary").getBytes(StandardCharsets.UTF_8);
    server.peers.forEach(peer -> peer.frame((byte) 2, true, bytes));
    assertThat(heard.next()).isEqualTo("binary");
  }

  @Test
  void textThatIsNotUtf8ClosesWith1007() {
    open(builder("/ada"));
    server.peers.forEach(peer -> peer.frame((byte) 1, true, new byte[] {'"', (byte) 0xC3, '"'}));
    assertThat(server.closed.next().getCode()).isEqualTo(1007);
    assertThat(errors.next()).hasMessageContaining("1007");
    awaitState(ConnectionState.OPEN);
  }

  @Test
  void aMessageAboveTheLimitClosesWith1009AndIsTold() {
    open(builder("/ada").maxMessageSize(1_000).on(Said.class, said -> heard.add(said.text())));
    String frame = said("x".repeat(1_000 - said("").length()));
    server.send(frame);
    assertThat(heard.next()).hasSize(1_000 - said("").length());
    server.send(frame + " ");
    assertThat(server.closed.next().getCode()).isEqualTo(1009);
    assertThat(errors.next())
        .isInstanceOfSatisfying(
            ConnectionException.class, e -> assertThat(e.closeCode()).isEqualTo(1009))
        .hasMessageContaining("1000 bytes");
    awaitState(ConnectionState.OPEN);
  }

  @Test
  void aMessageOfManyFramesAboveTheLimitClosesToo() {
    open(builder("/ada").maxMessageSize(1_000));
    ScriptedServer.Peer peer = server.peers.iterator().next();
    peer.frame((byte) 1, false, new byte[600]);
    peer.frame((byte) 0, false, new byte[600]);
    assertThat(server.closed.next().getCode()).isEqualTo(1009);
  }

  @Test
  void takesLargeMessages() {
    open(builder("/ada").maxMessageSize(4_000_000).on(Said.class, said -> heard.add(said.text())));
    String text = "x".repeat(3_000_000);
    server.send(said(text));
    assertThat(heard.next()).isEqualTo(text);
  }

  @Test
  void aFrameThatCannotBeClosesWith1002AndNothingMoreOfThatPeerIsRead() throws Exception {
    try (ServerSocket rude = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread serves = new Thread(() -> serve(rude));
      serves.setDaemon(true);
      serves.start();
      connect(
          PleziClient.builder("ws://127.0.0.1:" + rude.getLocalPort())
              .autoreconnect(false)
              .level(1)
              .onError(errors::add)
              .onState(states::add));
      awaitState(ConnectionState.CLOSED);
      assertThat(errors.next())
          .isInstanceOfSatisfying(
              ConnectionException.class, e -> assertThat(e.closeCode()).isEqualTo(1002));
      assertThat(heard.next()).isEqualTo("88");
    }
  }

  /** Upgrades, sends a masked frame and much more, and hears the first byte of the answer. */
  private void serve(ServerSocket rude) {
    try (Socket socket = rude.accept()) {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      String key = head.toString().replaceAll("(?s).*Sec-WebSocket-Key: (\\S+).*", "$1");
      byte[] accept =
          MessageDigest.getInstance("SHA-1")
              .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(UTF_8));
      String answer =
          "HTTP/1.1 101 OK\r\nUpgrade: WebSocket\r\nConnection: keep-alive, upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + Base64.getEncoder().encodeToString(accept)
              + "\r\n\r\n";
      socket.getOutputStream().write(answer.getBytes(UTF_8));
      socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'});
      socket.getOutputStream().write(new byte[10_000]);
      heard.add(Integer.toHexString(in.read()));
      while (in.read() >= 0) {
        // Until the client leaves.
      }
    } catch (Exception e) {
      heard.add(e.toString());
    }
  }
}
