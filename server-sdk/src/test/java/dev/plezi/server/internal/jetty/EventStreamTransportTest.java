package dev.plezi.server.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Closed;
import dev.plezi.server.HttpLimits;
import dev.plezi.server.Limits;
import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.log.PeerLog;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.session.PlainConnection;
import dev.plezi.server.internal.session.Session;
import dev.plezi.server.internal.session.SessionContext;
import dev.plezi.server.internal.session.SessionHandler;
import dev.plezi.server.internal.transport.Transport;
import dev.plezi.server.internal.transport.TransportListener;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.internal.web.FinishedResponse;
import dev.plezi.server.internal.web.Site;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.StreamClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream over real sockets, its session in the test's hands. */
class EventStreamTransportTest {
  private static final int LARGE = 4_000_000;

  private final Journal journal = new Journal();
  private final Session session = session();
  private final Opening opening = new Opening();
  private volatile TransportListener receiver = new PlainConnection(session, new Recorder());
  private final JettyServer server =
      new JettyServer(
          JettyTestServer.options(HttpLimits.standard()).build(), 0, "test", new OneStream());

  private Session session() {
    Limits limits = Limits.builder().outboxBytes(LARGE).pingInterval(Duration.ofHours(1)).build();
    return new Session(
        "connection 1",
        "/",
        new SessionContext(limits, () -> 0, InstantSource.system(), Runnable::run, () -> 0));
  }

  @BeforeEach
  void start() throws Exception {
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop(Duration.ofSeconds(5));
  }

  @Test
  void skipsBinaryMessagesAndSaysSoOnce() throws Exception {
    LogFile log = new LogFile();
    try (StreamClient client = StreamClient.open(server.port(), "/")) {
      assertThat(journal.next()).isEqualTo("open");
      session.send(WireMessage.text("one"));
      session.send(WireMessage.binary(new byte[1]));
      session.send(WireMessage.binary(new byte[1]));
      session.send(WireMessage.text("two"));

      assertThat(client.next()).containsExactly("data: one");
      assertThat(client.next()).containsExactly("data: two");
    }
    assertThat(log.lines())
        .singleElement()
        .asString()
        .endsWith("an event stream carries text only, binary messages are skipped");
  }

  @Test
  void aBatchArrivesWholeAndItsFateIsToldOnce() throws Exception {
    receiver = opening;
    try (StreamClient client = StreamClient.open(server.port(), "/")) {
      List<WireMessage> batch =
          List.of(
              WireMessage.text("one"), WireMessage.binary(new byte[1]), WireMessage.text("two"));
      opening
          .transport
          .get(20, TimeUnit.SECONDS)
          .write(batch, failure -> journal.add("written " + failure));

      assertThat(client.next()).containsExactly("data: one");
      assertThat(client.next()).containsExactly("data: two");
      assertThat(journal.next()).isEqualTo("written null");
    }
    assertThat(journal.next()).isEqualTo("closed 1006");
    assertThat(journal.rest()).isEmpty();
  }

  @Test
  void aLargeMessageArrivesWhole() throws Exception {
    String large = "x".repeat(LARGE);
    try (StreamClient client = StreamClient.open(server.port(), "/")) {
      assertThat(journal.next()).isEqualTo("open");
      session.send(WireMessage.text(large));
      session.close(1000, "");

      assertThat(client.next()).containsExactly("data: " + large);
      assertThat(client.rest()).isEmpty();
    }
    assertThat(journal.next()).isEqualTo("closed");
  }

  @Test
  void endsOnceWhenItIsAborted() throws Exception {
    try (StreamClient client = StreamClient.open(server.port(), "/")) {
      assertThat(journal.next()).isEqualTo("open");
      session.abort();

      assertThat(journal.next()).isEqualTo("closed");
      assertThat(client.rest()).isEmpty();
    }
    assertThat(journal.rest()).isEmpty();
  }

  @Test
  void endsOnceWhenItIsAbortedWhileItWrites() throws Exception {
    try (StreamClient client = StreamClient.open(server.port(), "/")) {
      assertThat(journal.next()).isEqualTo("open");
      session.send(WireMessage.text("x".repeat(10 * LARGE)));
      session.send(WireMessage.text("behind"));
      session.abort();

      assertThat(journal.next()).isEqualTo("closed");
      assertThat(session.send(WireMessage.text("late"))).isFalse();
      assertThat(client.rest()).isEmpty();
    }
    assertThat(journal.rest()).isEmpty();
  }

  @Test
  void endsWithTheServer() throws Exception {
    try (StreamClient client = StreamClient.open(server.port(), "/")) {
      assertThat(journal.next()).isEqualTo("open");
      server.stop(Duration.ofSeconds(5));

      assertThat(journal.next()).isEqualTo("closed");
      assertThat(client.rest()).isEmpty();
    }
  }

  /** Accepts the session as a stream. */
  private final class OneStream implements Site {
    @Override
    public PeerLog log() {
      return new PeerLog(() -> 0);
    }

    @Override
    public @Nullable FinishedResponse answer(Request request, RequestBody body) {
      return null;
    }

    @Override
    public FinishedResponse notFound(Request request) {
      return FinishedResponse.NOT_FOUND;
    }

    @Override
    public Admission admit(Request request) {
      return new Admission.Refused(FinishedResponse.NOT_FOUND);
    }

    @Override
    public Admission stream(Request request) {
      return new Admission.Accepted(receiver, List.of());
    }
  }

  /** Gives the test its transport. */
  private final class Opening implements TransportListener {
    final CompletableFuture<Transport> transport = new CompletableFuture<>();

    @Override
    public void neverOpened() {
      throw new AssertionError("never opened");
    }

    @Override
    public int maxMessageBytes() {
      return 1;
    }

    @Override
    public void opened(Transport by) {
      transport.complete(by);
    }

    @Override
    public void heard() {}

    @Override
    public void demandNext() {
      throw new AssertionError("nothing was sent");
    }

    @Override
    public void received(WireMessage message) {
      throw new AssertionError("nothing comes in");
    }

    @Override
    public void reject(int code, String reason) {
      throw new AssertionError("nothing comes in");
    }

    @Override
    public void closed(Closed how) {
      journal.add("closed " + how.code());
    }
  }

  /** Remembers what it was told. */
  private final class Recorder implements SessionHandler {
    @Override
    public void open() {
      journal.add("open");
    }

    @Override
    public Task read(WireMessage message) {
      throw new AssertionError("nothing comes in");
    }

    @Override
    public void shutdown() {}

    @Override
    public void closed(Closed how) {
      journal.add("closed");
    }
  }
}
