package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A session as it lives: one thread reads the socket, others run its handlers, send, complete what
 * is written, and tick; and the connection is cut again and again.
 */
class SessionThreadsTest {
  private static final int MESSAGES = 20_000;

  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ThreadedPeer peer = new ThreadedPeer(MESSAGES, workers);

  @AfterEach
  void stop() {
    threads.shutdownNow();
    workers.shutdownNow();
  }

  @Test
  void losesNothingDoublesNothingAndKeepsTheOrderBothWays() throws Exception {
    peer.begin();
    Future<?> ticker = threads.submit(peer::tickUntilDone);
    Future<?> sender = threads.submit(() -> IntStream.range(0, MESSAGES).forEach(peer::isSent));
    Future<?> reader = threads.submit(peer::talk);

    sender.get();
    reader.get();
    ticker.get();

    List<String> all = IntStream.range(0, MESSAGES).mapToObj(String::valueOf).toList();
    assertThat(peer.handled()).isEqualTo(all);
    assertThat(peer.heard()).isEqualTo(all);
    assertThat(peer.connections()).isGreaterThan(10);
  }
}
