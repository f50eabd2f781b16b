package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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
}
