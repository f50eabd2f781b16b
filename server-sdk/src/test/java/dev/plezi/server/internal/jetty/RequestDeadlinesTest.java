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

  @TempDir Path uploads;

  @Test
  void endsAConnectionThatIsSilent() throws Exception {
    HttpLimits limits = limits(SHORT, JettyTestServer.PATIENCE);
    try (JettyTestServer server =
            new JettyTestServer(limits, body -> FinishedResponse.plain(200, "ok"));
        RawClient client = server.connect()) {
      assertThat(client.request("GET", "/").body()).isEqualTo("ok");
      client.awaitEnd();
    }
  }

  @Test
  void endsAConnectionWhoseHeadersTrickle() throws Exception {
    HttpLimits limits = limits(SHORT, SHORT);
    try (JettyTestServer server =
            new JettyTestServer(limits, body -> FinishedResponse.plain(200, "ok"));
        RawClient client = server.connect()) {
      assertThat(client.request("GET", "/").body()).isEqualTo("ok");
      client.write("GET / HTTP/1.1\r\nX-Long: ".getBytes(StandardCharsets.US_ASCII));

      // Never silent for as long as the idle timeout, and never done.
      Journal.await("the connection has ended", () -> !takes(client));
    }
  }

  @Test
  void doesNotEndAConnectionWhoseAnswerTakesLonger() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (JettyTestServer server =
            new JettyTestServer(
                limits(SHORT, SHORT),
                body -> {
                  Journal.await(gate);
                  return FinishedResponse.plain(200, "ok");
                });
        JettyTestServer other =
            new JettyTestServer(
                limits(SHORT.multipliedBy(3), JettyTestServer.PATIENCE),
                body -> {
                  throw new AssertionError("nobody asks");
                });
        RawClient client = server.connect();
        RawClient silent = other.connect()) {
      client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      // By now the time of the first is over, too.
      silent.awaitEnd();
      gate.countDown();

      assertThat(client.reply().body()).isEqualTo("ok");
    }
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
