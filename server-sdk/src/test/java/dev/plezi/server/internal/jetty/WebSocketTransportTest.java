package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Closed;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.internal.transport.WriteBatch;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.SocketKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A socket, with its other end in the test's hands. */
@ParameterizedClass
@EnumSource(SocketKind.class)
class WebSocketTransportTest {
  private static final int FRAGMENT = 16 * 1024;

  /** More fragments than all buffers between the two ends hold. */
  private static final int FRAGMENTS = 2_400;

  /** Nothing has moved for so many looks, a millisecond each: nothing moves. */
  private static final int STILL_LOOKS = 200;

  private final Journal journal = new Journal();
  private final BlockingQueue<Transport> opened = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> batched = new LinkedBlockingQueue<>();
  private final SocketKind sockets;
  private volatile @Nullable JettyTestServer running;

  WebSocketTransportTest(SocketKind sockets) {
    this.sockets = sockets;
  }

  @Test
  void countsTheBytesOfAMessageThatIsOnItsWay() throws Exception {
    try (JettyTestServer server = new JettyTestServer(sockets, new OneSocket());
        RawClient client = server.connect()) {
      client.upgrade("/");
      Transport transport = opened.take();
      long before = transport.bytesOut();
      assertThat(before).as("the handshake's").isPositive();

      transport.write(
          List.of(WireMessage.binary(new byte[FRAGMENTS * FRAGMENT])),
          failure -> journal.add(failure == null ? "sent" : "lost"));
      int pings = 0;
      for (int half = 0; half < 2; half++) {
        assertThat(journal.rest()).isEmpty();
        untilNothingMoreFits(transport);
        long last = transport.bytesOut();
        long taken = transport.bytesTaken();
        pings += readFragments(client, FRAGMENTS / 2);
        assertThat(transport.bytesOut()).isGreaterThan(last);
        assertThat(transport.bytesTaken()).isGreaterThan(taken);
      }

      assertThat(journal.next()).isEqualTo("sent");
      assertThat(pings)
          .as("one before each two fragments but the first")
          .isEqualTo(FRAGMENTS / 2 - 1);
      // TLS adds a little to each part.
      long bytes = FRAGMENTS * (FRAGMENT + 4L) + 2L * pings;
      assertThat(transport.bytesOut() - before)
          .isBetween(bytes, sockets.tls() ? bytes + bytes / 100 : bytes);
    }
  }

  /** Else a client that is faster than the server takes all before anything had to wait. */
  private static void untilNothingMoreFits(Transport transport) {
    AtomicLong last = new AtomicLong();
    AtomicInteger looks = new AtomicInteger();
    Journal.await(
        "all buffers to be full",
        () -> {
          long out = transport.bytesOut();
          boolean moves = last.getAndSet(out) != out;
          return looks.updateAndGet(before -> moves ? 0 : before + 1) == STILL_LOOKS;
        });
  }

  /** Reads so many, and says how many pings were between them. */
  private static int readFragments(RawClient client, int count) throws IOException {
    int pings = 0;
    for (int read = 0; read < count; ) {
      RawClient.Frame frame = Objects.requireNonNull(client.read());
      if (frame.opcode() == RawClient.PING) {
        pings++;
      } else {
        assertThat(frame.text()).hasSize(FRAGMENT);
        read++;
      }
    }
    return pings;
  }

  @Test
  void whatTheSystemsBufferTakesIsNoSignOfThePeer() throws Exception {
    try (JettyTestServer server = new JettyTestServer(sockets, new OneSocket());
        RawClient client = server.connect()) {
      client.upgrade("/");
      Transport transport = opened.take();
      for (int i = 0; i < 10; i++) {
        transport.write(
            List.of(WireMessage.text("small")),
            failure -> journal.add(failure == null ? "sent" : "lost"));
        assertThat(journal.next()).isEqualTo("sent");
      }
      assertThat(transport.bytesTaken()).isZero();
    }
  }

  @Test
  void countsTheBytesOfAMessageThatIsOnItsWayIn() throws Exception {
    try (JettyTestServer server = new JettyTestServer(sockets, new OneSocket());
        RawClient client = server.connect()) {
      client.upgrade("/");
      Transport transport = opened.take();
      for (int part = 0; part < 3; part++) {
        long last = transport.bytesIn();
        client.send(part == 0 ? RawClient.BINARY : RawClient.CONTINUATION, false, new byte[2_000]);
        assertThat(heard.take()).isGreaterThan(last);
      }
    }
  }

  @Test
  void messagesThatAreWrittenTogetherArriveEachInAFrameOfItsOwn() throws Exception {
    int[] sizes = {0, 1, 125, 126, 300, FRAGMENT, 2};
    try (JettyTestServer server = new JettyTestServer(sockets, new OneSocket());
        RawClient client = server.connect()) {
      client.upgrade("/");
      Transport transport = opened.take();

      transport.write(
          IntStream.of(sizes).mapToObj(size -> WireMessage.text("x".repeat(size))).toList(),
          failure -> journal.add(failure == null ? "sent" : "lost"));

      for (int size : sizes) {
        RawClient.Frame frame = Objects.requireNonNull(client.read());
        assertThat(frame.opcode()).isEqualTo(RawClient.TEXT);
        assertThat(frame.text()).isEqualTo("x".repeat(size));
      }
      assertThat(journal.next()).isEqualTo("sent");
    }
  }

  @Test
  void behindACloseFrameNothingIsWritten() throws Exception {
    try (JettyTestServer server = new JettyTestServer(sockets, new OneSocket());
        RawClient client = server.connect()) {
      client.upgrade("/");
      Transport transport = opened.take();

      transport.write(List.of(WireMessage.text("before")), failure -> journal.add("" + failure));
      assertThat(journal.next()).isEqualTo("null");
      transport.close(1000, "");
      transport.write(
          List.of(WireMessage.text("behind")),
          failure -> journal.add(failure == null ? "sent" : "lost"));

      assertThat(journal.next()).isEqualTo("lost");
      assertThat(Objects.requireNonNull(client.read()).text()).isEqualTo("before");
    }
  }

  @Test
  void whatIsReadIsToldWithinABatch() throws Exception {
    try (JettyTestServer server = new JettyTestServer(sockets, new OneSocket());
        RawClient client = server.connect()) {
      client.upgrade("/");
      opened.take();

      client.send(RawClient.BINARY, false, new byte[2_000]);

      assertThat(batched.take()).isTrue();
    }
  }

  @Test
  void whoAlwaysHasMoreToSayLeavesTheSelectorToOthersMeanwhile() throws Exception {
    int messages = 1_000;
    CountDownLatch begin = new CountDownLatch(1);
    try (JettyTestServer server = new JettyTestServer(sockets, new OneSocket(Talked::new));
        RawClient client = server.connect()) {
      running = server;
      client.upgrade("/");
      opened.take();
      // All of it is there before the first of it is read.
      server.submit(() -> Journal.await(begin));
      for (int i = 0; i < messages; i++) {
        client.send(RawClient.TEXT, true, new byte[1_000]);
      }
      begin.countDown();

      List<String> all = new ArrayList<>();
      while (Collections.frequency(all, "heard") < messages) {
        all.add(journal.next());
      }

      assertThat(all).contains("others");
    }
  }

  /** Hears whole messages, and gives each thread that reads them something else to do, too. */
  private final class Talked extends Opened {
    private final Set<Thread> readers = ConcurrentHashMap.newKeySet();

    @Override
    public void received(WireMessage message) {
      Thread reader = Thread.currentThread();
      if (readers.add(reader)) {
        Objects.requireNonNull(running)
            .submit(
                () -> {
                  if (Thread.currentThread() == reader) {
                    journal.add("others");
                  }
                });
      }
      journal.add("heard");
      demandNext();
    }
  }

  /** Accepts every WebSocket. */
  private final class OneSocket implements Site {
    private final Supplier<Opened> listeners;

    OneSocket() {
      this(Opened::new);
    }

    OneSocket(Supplier<Opened> listeners) {
      this.listeners = listeners;
    }

    @Override
    public PeerLog log() {
      return new PeerLog(() -> 0);
    }

    @Override
    public Admission admit(Request request) {
      return new Admission.Accepted(listeners.get(), List.of());
    }

    @Override
    public @Nullable FinishedResponse answer(Request request, RequestBody body) {
      return null;
    }

    @Override
    public @Nullable Admission stream(Request request) {
      return null;
    }
  }

  /** Hands the transport over, and hears no whole message. */
  private class Opened implements TransportListener {
    private volatile @Nullable Transport transport;

    @Override
    public void neverOpened() {
      throw new AssertionError("never opened");
    }

    @Override
    public int maxMessageBytes() {
      return FRAGMENT;
    }

    @Override
    public void opened(Transport transport) {
      this.transport = transport;
      transport.demand();
      opened.add(transport);
    }

    @Override
    public void heard() {
      Transport open = transport;
      if (open != null) {
        batched.add(WriteBatch.current() != null);
        heard.add(open.bytesIn());
      }
    }

    @Override
    public void demandNext() {
      Objects.requireNonNull(transport).demand();
    }

    @Override
    public void received(WireMessage message) {
      throw new AssertionError("nothing was sent");
    }

    @Override
    public void reject(int code, String reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void closed(Closed how) {}
  }
}
