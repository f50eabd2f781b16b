package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The ways to a server: proxies, hosts, and what its address becomes. */
class NetworkTest extends ClientTest {
  private final Awaited<String> heard = new Awaited<>();

  /** A proxy that goes to the scripted server whatever it is asked for, and says what that was. */
  private ServerSocket proxy(String answer) throws IOException {
    ServerSocket front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Relay.accept(
        front,
        socket -> {
          StringBuilder head = new StringBuilder();
          while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
          }
          heard.add(head.toString());
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
          Relay.join(socket, server.port());
        });
    return front;
  }

  private static ProxySelector by(ServerSocket proxy) {
    return ProxySelector.of(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.getLocalPort()));
  }

  @Test
  void goesByWayOfAProxyThatIsShownCredentials() throws Exception {
    try (ServerSocket front = proxy("HTTP/1.1 200 OK\r\nX: y\r\n\r\n")) {
      PleziClient client =
          connect(
              PleziClient.builder("ws://my_service.example/ada")
                  .level(1)
                  .proxy(by(front))
                  .proxyCredentials("ada", "pässword"));
      client.emit(new Say(1), ACK).join();
      String credentials =
          Base64.getEncoder().encodeToString("ada:pässword".getBytes(StandardCharsets.UTF_8));
      assertThat(heard.next())
          .startsWith("CONNECT my_service.example:80 HTTP/1.1\r\n")
          .contains("Proxy-Authorization: Basic " + credentials + "\r\n");
      assertThat(server.handshakes.next().get("Host")).isEqualTo("my_service.example");
    }
  }

  @Test
  void tellsThatAProxyRefuses() throws Exception {
    try (ServerSocket front = proxy("HTTP/1.1 407 No\r\n\r\n")) {
      connect(PleziClient.builder("ws://example.example/").proxy(by(front)).onError(errors::add));
      assertThat(errors.next()).hasMessageContaining("proxy").hasMessageContaining("407");
    }
  }

  @Test
  void sendsAnAddressAsItIsAndLettersBeyondAsciiEncoded() {
    open(builder("/José/a%20b?room=日本&x=%26"));
    assertThat(server.uris.next()).isEqualTo("/Jos%C3%A9/a%20b?room=%E6%97%A5%E6%9C%AC&x=%26");
  }

  @Test
  void triesAllAddressesOfAName() {
    // The server listens on 127.0.0.1 only, and localhost may be ::1 first.
    open(
        PleziClient.builder("ws://localhost:" + server.port() + "/").level(1).onState(states::add));
  }

  @Test
  void aBreakIsNoticedAtOnceHoweverItComes() {
    for (int i = 0; i < 100; i++) {
      PleziClient client = open(builder("/ada").autoreconnect(false));
      ScriptedServer.Peer peer = server.peers.iterator().next();
      if (i % 2 == 0) {
        peer.frame((byte) 1, false, new byte[] {'{'});
      }
      peer.abort();
      awaitState(ConnectionState.CLOSED);
      assertThat(errors.next()).hasMessageContaining("broke");
      client.close();
      server.closed.next();
    }
  }

  @Test
  void anAnswerThatIsNoWebSocketsIsRefused() throws Exception {
    try (ServerSocket front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Relay.accept(
          front,
          socket -> {
            BufferedReader in =
                new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            while (!in.readLine().isEmpty()) {
              // The request's head.
            }
            socket
                .getOutputStream()
                .write(
                    "HTTP/1.1 101 OK\r\nConnection: Upgrade\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
          });
      connect(PleziClient.builder("ws://127.0.0.1:" + front.getLocalPort()).onError(errors::add));
      assertThat(errors.next()).hasMessageContaining("Upgrade: websocket");
    }
  }
}
