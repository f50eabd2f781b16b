package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.HttpLimits;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestDeadlinesTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration PATIENCE = JettyTestServer.PATIENCE;

  @TempDir Path uploads;

  @Test
  void endsAConnectionThatIsSilent() throws Exception {
    try (JettyTestServer server = server(PATIENCE, PATIENCE);
        RawClient client = server.connect()) {
      assertThat(client.request("GET", "/").body()).isEqualTo("ok");
      server.idleTimeout(SHORT);
      client.awaitEnd();
    }
  }

  @Test
  void endsAConnectionWhoseHeadersTrickle() throws Exception {
    try (JettyTestServer server = server(SHORT, SHORT);
        RawClient client = server.connect()) {
      client.write("GET / HTTP/1.1\r\nX-Long: ".getBytes(StandardCharsets.US_ASCII));

      // Never silent for as long as the idle timeout, and never done.
      Journal.await("the connection has ended", () -> !takes(client));
    }
  }

  @Test
  void awaitsTheNextRequestWhenOneIsAnswered() throws Exception {
    try (JettyTestServer server = server(PATIENCE, PATIENCE);
        RawClient client = server.connect()) {
      assertThat(client.request("GET", "/").body()).isEqualTo("ok");
      Journal.await("it is awaited", () -> server.awaitedRequests() == 1);
    }
  }

  @Test
  void doesNotEndAConnectionWhoseAnswerTakesLonger() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    try (JettyTestServer server =
            new JettyTestServer(
                limits(PATIENCE, PATIENCE),
                body -> {
                  asked.countDown();
                  Journal.await(gate);
                  return FinishedResponse.plain(200, "ok");
                });
        RawClient client = server.connect()) {
      client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      Journal.await(asked);
      assertThat(server.awaitedRequests()).isZero();
      try (RawClient silent = server.connect()) {
        Journal.await("both are there", () -> server.awaitedRequests() == 1);
        server.idleTimeout(SHORT);
        // By now the time of the first is over, too.
        silent.awaitEnd();
      }
      gate.countDown();

      assertThat(client.reply().body()).isEqualTo("ok");
    }
  }

  private JettyTestServer server(Duration idle, Duration request) throws Exception {
    return new JettyTestServer(limits(idle, request), body -> FinishedResponse.plain(200, "ok"));
  }

  private static boolean takes(RawClient client) {
    try {
      client.write(new byte[] {'x'});
      return true;
    } catch (SocketException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private HttpLimits limits(Duration idle, Duration request) {
    return JettyTestServer.limits(uploads).idleTimeout(idle).requestTimeout(request).build();
  }
}
