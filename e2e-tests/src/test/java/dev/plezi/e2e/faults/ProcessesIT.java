package dev.plezi.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.e2e.JavaProcess;
import dev.plezi.e2e.socket.RawSocket;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The servers and clients of the suite are paused, killed and started again as it says. */
class ProcessesIT {
  private static final String ASKED = "{\"event\":\"str\"}";
  private static final String ANSWERED = "{\"event\":\"raw\",\"v\":1}";
  private static ServerProcess server;

  @BeforeAll
  static void start() throws InterruptedException {
    server = ServerProcess.start(Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aPausedServerAnswersWhenItGoesOn() throws IOException {
    server.pause();
    try (Socket socket = Pair.client(server.port())) {
      Pair.write(socket, "GET /echo HTTP/1.0\r\n\r\n");
      assertThat(Pair.silent(socket)).isTrue();
      server.resume();
      assertThat(Pair.read(socket, 15)).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void aServerIsBackOnItsPort() throws Exception {
    assertThat(server.drain()).isZero();
    server.restart();
    assertAnswers();
    server.kill();
    server.restart();
    assertAnswers();
  }

  @Test
  void aKilledClientIsGone() throws Exception {
    try (FaultProxy proxy = FaultProxy.start(server.port());
        ClientProcess client =
            ClientProcess.start("ws://127.0.0.1:" + proxy.port() + "/echo", ASKED)) {
      client.awaitEvent(ANSWERED);
      assertThat(proxy.links()).hasSize(1);
      client.kill();
      JavaProcess.await("the system to end its connection", () -> proxy.links().isEmpty());
    }
  }

  private static void assertAnswers() throws IOException {
    try (RawSocket socket = RawSocket.open(echo())) {
      socket.send(ASKED);
      assertThat(socket.readText()).isEqualTo(ANSWERED);
    }
  }

  private static URI echo() {
    return URI.create("ws://127.0.0.1:" + server.port() + "/echo");
  }
}
