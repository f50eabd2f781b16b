package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.HttpLimits;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether a server knows that it hears nothing. */
class WatchedConnectorTest {
  private final LogFile log = new LogFile();
  private final JettyTestServer server;

  WatchedConnectorTest() throws Exception {
    server =
        new JettyTestServer(HttpLimits.standard(), body -> FinishedResponse.plain(200, "heard"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void close(Selector selector) {
    try {
      selector.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends the thread of a selector, as a select that fails twice does. */
  private void endSelector() {
    server.selector().submit(WatchedConnectorTest::close);
    Journal.await("its selector is gone", () -> server.selector().getSelector() == null);
  }

  /** Until its thread has done what it was given before. */
  private void awaitSelector() {
    CountDownLatch done = new CountDownLatch(1);
    server.selector().submit(selector -> done.countDown());
    Journal.await(done);
  }

  @Test
  void manyMayWaitToBeTaken() {
    assertThat(server.acceptQueue()).isEqualTo(1_024);
  }

  @Test
  void hearsWhileItsThreadsDoWhatTheyAreGiven() {
    for (int i = 0; i < 3 * WatchedConnector.PATIENCE; i++) {
      server.look(1);
      awaitSelector();
    }

    assertThat(server.hears()).isTrue();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void saysOnceThatASelectorHasNoThreadAnyMore() {
    server.look(1);
    awaitSelector();
    endSelector();

    server.look(WatchedConnector.PATIENCE);
    assertThat(server.hears()).isTrue();
    server.look(1);
    assertThat(server.hears()).isFalse();
    server.look(100);

    assertThat(server.hears()).isFalse();
    assertThat(log.lines().stream().filter(line -> line.contains("ERROR")))
        .singleElement()
        .asString()
        .contains("selector 1 has not answered for 10 s", "the server hears nothing there");
  }

  @Test
  void hearsAgainWhenASelectorWasOnlyHeld() {
    CountDownLatch held = new CountDownLatch(1);
    server.selector().submit(selector -> Journal.await(held));
    server.look(1 + WatchedConnector.PATIENCE);
    assertThat(server.hears()).isFalse();

    held.countDown();
    awaitSelector();
    server.look(1);

    assertThat(server.hears()).isTrue();
    assertThat(log.lines()).last().asString().contains("selector 1 answers again");
  }

  @Test
  void stopsThoughASelectorHasNoThreadAnyMore() throws Exception {
    endSelector();

    CompletableFuture.runAsync(server::close)
        .handle((done, failure) -> failure)
        .get(20, TimeUnit.SECONDS);

    Journal.await("its threads are gone", WatchedConnectorTest::noThreads);
  }

  private static boolean noThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().startsWith("jetty-test"));
  }

  /** A connector whose first connections cannot be taken. */
  private static final class Failing extends WatchedConnector {
    private volatile boolean fails = true;

    Failing(Server server) {
      super(server, List.of(new HttpConnectionFactory()), new PeerLog(() -> 0));
      setHost("127.0.0.1");
    }

    @Override
    void take(int acceptor) throws IOException {
      if (fails) {
        throw new OutOfMemoryError("no memory, as asked");
      }
      super.take(acceptor);
    }
  }

  @Test
  void goesOnTakingConnectionsWhenMemoryIsBack() throws Exception {
    Server jetty = new Server();
    Failing connector = new Failing(jetty);
    jetty.addConnector(connector);
    jetty.start();
    try {
      Journal.await("it is told", () -> log.text().contains("a connection could not be taken"));
      while (!connector.deaf()) {
        connector.look();
      }
      assertThat(log.text()).contains("what takes new connections has not answered");
      connector.fails = false;

      try (RawClient client = new RawClient(connector.getLocalPort())) {
        assertThat(client.request("GET", "/").status()).isEqualTo(404);
      }
      Journal.await(
          "it is known",
          () -> {
            connector.look();
            return !connector.deaf();
          });
    } finally {
      jetty.stop();
    }
  }
}
