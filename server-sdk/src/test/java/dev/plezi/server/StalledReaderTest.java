package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.controller.PublicationSinks;
import dev.plezi.server.internal.session.Backdoor;
import dev.plezi.server.internal.session.PublicationSink;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.SocketKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A reader that stops to read, among others. It reads again when the server has given it up, since
 * the server waits for a few seconds only, which a busy machine needs for less than all of this.
 */
@ParameterizedClass
@EnumSource(SocketKind.class)
class StalledReaderTest {
  private static final int OTHERS = 50;
  private static final int MESSAGES = 1_000;
  private static final String FILLING = "x".repeat(8_000);
  private static final int OUTBOX_BYTES = 64 * 1024;
  private static final int SESSION_BYTES = 16 * 1024 * 1024;

  /** So little that it is soon full. */
  private static final int RECEIVE_BUFFER = 4_096;

  private final LogFile log = new LogFile();
  private final CountDownLatch suspended = new CountDownLatch(1);
  private final BlockingQueue<PublicationSink> subscribers = new LinkedBlockingQueue<>();
  private final TestServer server;

  StalledReaderTest(SocketKind sockets) {
    Limits limits = Limits.builder().outboxBytes(OUTBOX_BYTES).sessionBytes(SESSION_BYTES).build();
    server =
        TestServer.of(
            sockets, TestServer.options().limits(limits), app -> app.events("/", this::reader));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Hears all. */
  private void reader(Live live) {
    live.onOpen(
            c -> {
              c.subscribe("feed");
              subscribers.add(PublicationSinks.of(c));
            })
        .onSuspend(c -> suspended.countDown());
  }

  @Test
  void costsItsOwnConnectionOnly() throws Exception {
    try (RawClient stalled = server.connect(RECEIVE_BUFFER)) {
      stalled.upgrade("/");
      PublicationSink sink = subscribers.take();

      FutureTask<Integer> end = new FutureTask<>(() -> readToTheEnd(stalled));
      assertThat(publishToOthers("level 1", sink, () -> log.text().contains("slow consumer"), end))
          .isLessThanOrEqualTo(OUTBOX_BYTES);

      assertThat(end.get()).isEqualTo(4008);
    }
  }

  @Test
  void inASessionItComesBackAndGetsEverything() throws Exception {
    try (RawClient stalled = server.connect(RECEIVE_BUFFER)) {
      stalled.upgrade(SessionClient.PATH);
      String secret = SessionClient.open(stalled);
      PublicationSink sink = subscribers.take();

      FutureTask<Integer> end = new FutureTask<>(stalled::closedAtLast);
      assertThat(publishToOthers("level 2", sink, () -> suspended.getCount() == 0, end))
          .isLessThanOrEqualTo(SESSION_BYTES);

      assertThat(end.get()).isEqualTo(4008);
      try (RawClient back = server.open(SessionClient.PATH)) {
        assertThat(SessionClient.resume(back, secret, 0)).contains("\"resumed\":true");
        for (int i = 0; i < MESSAGES; i++) {
          assertThat(back.text()).isEqualTo(message(i));
        }
      }
    }
  }

  /** The code of the close frame, before which the messages are those that were published. */
  private static int readToTheEnd(RawClient stalled) throws IOException {
    RawClient.Frame frame = Objects.requireNonNull(stalled.readPastPings());
    for (int i = 0; frame.opcode() == RawClient.TEXT; i++) {
      assertThat(frame.text()).isEqualTo(message(i));
      frame = Objects.requireNonNull(stalled.readPastPings());
    }
    return frame.closeCode();
  }

  /**
   * Publishes all to the others too, who get each in turn, and lets the stalled reader read once it
   * is given up.
   *
   * @return the most bytes that were kept for it meanwhile
   */
  private int publishToOthers(
      String level, PublicationSink stalled, BooleanSupplier givenUp, Runnable reading)
      throws Exception {
    List<RawClient> others = new ArrayList<>();
    long[] nanos = new long[MESSAGES];
    int most = 0;
    boolean reads = false;
    try {
      for (int i = 0; i < OTHERS; i++) {
        others.add(server.open("/"));
        var unused = subscribers.take();
      }
      for (int i = 0; i < MESSAGES; i++) {
        long begin = System.nanoTime();
        server.app.publish("feed", message(i));
        for (RawClient each : others) {
          assertThat(each.text()).isEqualTo(message(i));
        }
        nanos[i] = System.nanoTime() - begin;
        most = Math.max(most, Backdoor.kept(stalled));
        if (!reads && givenUp.getAsBoolean()) {
          reads = true;
          new Thread(reading).start();
        }
      }
    } finally {
      for (RawClient each : others) {
        each.close();
      }
    }
    assertThat(reads).as("it was given up").isTrue();
    print(level, nanos);
    return most;
  }

  private static void print(String level, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "%s: beside a stalled reader %d others had each message after %d us (median), %d us (99%%)%n",
        level, OTHERS, nanos[MESSAGES / 2] / 1_000, nanos[MESSAGES * 99 / 100] / 1_000);
  }

  private static String message(int i) {
    return i + FILLING;
  }
}
