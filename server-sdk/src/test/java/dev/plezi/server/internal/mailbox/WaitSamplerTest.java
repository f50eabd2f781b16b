package dev.plezi.server.internal.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads that have no time of the processor, for several reasons. */
class WaitSamplerTest {
  /** More than are needed to be sure. */
  private static final int SAMPLES = 20;

  private final WaitSampler sampler = new WaitSampler(thread -> 0);
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<AutoCloseable> resources = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    over.countDown();
    for (AutoCloseable each : resources) {
      each.close();
    }
  }

  private Thread started(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private boolean waits(Thread thread) {
    boolean waits = false;
    for (int i = 0; i < SAMPLES; i++) {
      sampler.begin(i * 2_000_000L);
      sampler.add(thread, () -> true);
      waits |= sampler.waits();
    }
    return waits;
  }

  @Test
  void whoSleepsWaits() {
    Thread thread = started(() -> Journal.await(over));
    Journal.await("it to sleep", () -> thread.getState() == Thread.State.TIMED_WAITING);

    assertThat(waits(thread)).isTrue();
  }

  @Test
  void whoReadsFromASocketWaits() throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
    resources.add(socket);
    resources.add(server);
    CountDownLatch begun = new CountDownLatch(1);
    Thread thread =
        started(
            () -> {
              begun.countDown();
              try {
                int unused = socket.getInputStream().read();
              } catch (IOException e) {
                if (over.getCount() > 0) {
                  throw new UncheckedIOException(e);
                }
              }
            });
    Journal.await(begun);

    Journal.await("it to read", () -> waits(thread));
  }

  @Test
  void whoAwaitsALockWaits() {
    Object lock = new Object();
    Thread thread;
    synchronized (lock) {
      thread =
          started(
              () -> {
                synchronized (lock) {
                  over.countDown();
                }
              });
      Journal.await("it to want the lock", () -> thread.getState() == Thread.State.BLOCKED);

      assertThat(waits(thread)).isTrue();
    }
  }

  @Test
  void whoIsKeptFromTheProcessorDoesNot() {
    CountDownLatch begun = new CountDownLatch(1);
    Thread thread =
        started(
            () -> {
              begun.countDown();
              while (over.getCount() > 0) {
                // It would go on if it could.
              }
            });
    Journal.await(begun);

    assertThat(waits(thread)).isFalse();
  }

  @Test
  void whoIsKeptFromItInANativeMethodOfTheLanguageDoesNotEither() {
    CountDownLatch begun = new CountDownLatch(1);
    String text = "x".repeat(1_000_000);
    Thread thread =
        started(
            () -> {
              begun.countDown();
              while (over.getCount() > 0) {
                assertThat(text.intern()).hasSameSizeAs(text);
              }
            });
    Journal.await(begun);

    assertThat(waits(thread)).isFalse();
  }

  @Test
  void whoIsThroughDoesNot() {
    Thread thread = started(() -> Journal.await(over));
    for (int i = 0; i < SAMPLES; i++) {
      sampler.begin(i * 2_000_000L);
      sampler.add(thread, () -> false);
      assertThat(sampler.waits()).isFalse();
    }
  }
}
