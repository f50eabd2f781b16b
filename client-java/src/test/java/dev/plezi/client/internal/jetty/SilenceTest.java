package dev.plezi.client.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.client.Awaited;
import dev.plezi.client.ScriptedServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a connection that is dead without a word is found. */
class SilenceTest {
  private final Awaited<SocketEnd> endings = new Awaited<>();
  private final Awaited<Socket> opened = new Awaited<>();
  private final Awaited<String> messages = new Awaited<>();

  private Transport transport;
  private ScriptedServer server;

  @BeforeEach
  void start() throws Exception {
    transport = Transport.acquire();
    server = ScriptedServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
    transport.release();
  }

  private Socket connect(Duration silence) {
    URI uri = URI.create(server.url("/"));
    transport.connect(
        new Handshake(uri, List.of(), 1_000, silence),
        new SocketListener() {
          @Override
          public void opened(Socket socket) {
            opened.add(socket);
          }

          @Override
          public void message(Socket socket, byte[] message, boolean text) {
            messages.add("message");
          }

          @Override
          public void refused() {
            messages.add("refused");
          }

          @Override
          public void ended(SocketEnd ending) {
            endings.add(ending);
          }
        });
    return opened.next();
  }

  @Test
  void aPeerThatAnswersNoPingIsGone() {
    server.reads = false;
    connect(Duration.ofMillis(30)).demand();
    SocketEnd ending = endings.next();
    assertThat(ending.code()).isEqualTo(1006);
    assertThat(ending.cause()).isInstanceOf(TimeoutException.class);
  }

  @Test
  void aPeerThatAnswersIsAskedAgainAndAgain() {
    Socket socket = connect(Duration.ofSeconds(2));
    socket.demand();
    assertThat(server.pings.next(2)).hasSize(2);
    assertThat(endings.rest()).isEmpty();
    server.send("still here");
    assertThat(messages.next()).isEqualTo("message");
    socket.close(1000, () -> {});
    assertThat(endings.next().code()).isEqualTo(1000);
  }
}
