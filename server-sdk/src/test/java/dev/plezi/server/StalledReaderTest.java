package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.controller.PublicationSinks;
import dev.plezi.server.internal.session.Backdoor;
import dev.plezi.server.internal.session.PublicationSink;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reader that stops to read, among others. */
class StalledReaderTest {
  private static final int OTHERS = 50;
  private static final int MESSAGES = 1_000;
  private static final String FILLING = "x".repeat(8_000);
  private static final int OUTBOX_BYTES = 64 * 1024;
  private static final int SESSION_BYTES = 16 * 1024 * 1024;

  /** So little that it is soon full. */
  private static final int RECEIVE_BUFFER = 4_096;

  private final Journal journal = new Journal();
  private final BlockingQueue<PublicationSink> subscribers = new LinkedBlockingQueue<>();
  private final TestServer server =
      TestServer.of(
          TestServer.options()
              .limits(
                  Limits.builder().outboxBytes(OUTBOX_BYTES).sessionBytes(SESSION_BYTES).build()),
          app -> app.events("/", this::reader));

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
        .onSuspend(c -> journal.add("suspended"));
  }

  @Test
  void costsItsOwnConnectionOnly() throws Exception {
    try (RawClient stalled = new RawClient(server.app.port(), RECEIVE_BUFFER)) {
      stalled.upgrade("/");
      PublicationSink sink = subscribers.take();

      assertThat(publishToOthers("level 1", sink)).isLessThanOrEqualTo(OUTBOX_BYTES);

      RawClient.Frame frame = Objects.requireNonNull(stalled.read());
      for (int i = 0; frame.opcode() == RawClient.TEXT; i++) {
        assertThat(frame.text()).isEqualTo(message(i));
        frame = Objects.requireNonNull(stalled.read());
      }
      assertThat(frame.closeCode()).isEqualTo(4008);
    }
  }

  @Test
  void inASessionItComesBackAndGetsEverything() throws Exception {
    try (RawClient stalled = new RawClient(server.app.port(), RECEIVE_BUFFER)) {
      stalled.upgrade(SessionClient.PATH);
      String secret = SessionClient.open(stalled);
      PublicationSink sink = subscribers.take();

      assertThat(publishToOthers("level 2", sink)).isLessThanOrEqualTo(SESSION_BYTES);

      assertThat(journal.next()).isEqualTo("suspended");
      assertThat(stalled.closedAtLast()).isEqualTo(4008);
      try (RawClient back = server.open(SessionClient.PATH)) {
        assertThat(SessionClient.resume(back, secret, 0)).contains("\"resumed\":true");
        for (int i = 0; i < MESSAGES; i++) {
          assertThat(back.text()).isEqualTo(message(i));
        }
      }
    }
  }

  /** Publishes all to the others too, who get each in turn; the most that was kept meanwhile. */
  private int publishToOthers(String level, PublicationSink stalled) throws Exception {
    List<RawClient> others = new ArrayList<>();
    long[] nanos = new long[MESSAGES];
    int most = 0;
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
      }
    } finally {
      for (RawClient each : others) {
        each.close();
      }
    }
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
