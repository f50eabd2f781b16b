package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.server.testing.Certificate;
import dev.plezi.server.testing.HoldingSocket;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.Masked;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.SocketKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What is particular to TLS: records, its handshake, its end, and whose certificate it is. */
class TlsTest {
  private static final int MANY = 300;

  private final Journal journal = new Journal();
  private final CountDownLatch gate = new CountDownLatch(1);
  private @Nullable TestServer running;

  private TestServer serve(SocketKind sockets) {
    Limits limits = Limits.builder().outboxBytes(100_000_000).build();
    TestServer server =
        TestServer.of(
            sockets,
            TestServer.options().limits(limits),
            app ->
                app.route("/raw", Full.class, () -> new Full(gate))
                    .route("/", Probe.class, () -> new Probe(journal, gate)));
    running = server;
    return server;
  }

  private TestServer serve(Supplier<SSLContext> contexts) {
    TestServer server =
        TestServer.of(
            TestServer.options().tls(contexts),
            app -> app.route("/", Probe.class, () -> new Probe(journal, gate)));
    running = server;
    return server;
  }

  private static RawClient tls(TestServer server) throws IOException {
    return new RawClient(server.app.port(), 0, SocketKind.TLS_1_3);
  }

  @AfterEach
  void stop() {
    gate.countDown();
    if (running != null) {
      running.close();
    }
  }

  /** Writes more than all buffers hold, or waits. */
  public static final class Full extends Controller {
    private final CountDownLatch gate;

    Full(CountDownLatch gate) {
      this.gate = gate;
    }

    @Override
    public void onMessage(String text) {
      if (text.equals("wait")) {
        Journal.await(gate);
      } else {
        for (int i = 0; i < MANY; i++) {
          write(text.repeat(10_000));
        }
      }
    }
  }

  private static String note(int i) {
    return "{\"event\":\"note\",\"text\":\"" + i + "\"}";
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PLAIN")
  void aMessageThatComesWithTheHandshakesLastBytesIsRead(SocketKind sockets) throws IOException {
    TestServer server = serve(sockets);
    try (HoldingSocket socket = new HoldingSocket(server.app.port())) {
      if (sockets == SocketKind.TLS_1_2) {
        // There the server has the last word.
        socket.release();
      }
      try (RawClient client = new RawClient(socket, sockets)) {
        client.write(RawClient.upgradeRequest("/"));
        client.send(note(0), note(1));
        socket.release();

        assertThat(journal.next(3)).containsExactly("open", "0", "1");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PLAIN")
  void noMessageOfOneRecordStaysUnread(SocketKind sockets) throws IOException {
    try (RawClient client = serve(sockets).open("/")) {
      client.send(IntStream.range(0, MANY).mapToObj(TlsTest::note).toArray(String[]::new));

      assertThat(journal.next()).isEqualTo("open");
      assertThat(journal.next(MANY)).isEqualTo(numbers(MANY));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PLAIN")
  void noMessageOfManyRecordsStaysUnread(SocketKind sockets) throws IOException {
    int messages = 3_000;
    TestServer server = serve(sockets);
    // More of them come at one go than the server's buffer holds.
    try (HoldingSocket socket = new HoldingSocket(server.app.port())) {
      socket.release();
      try (RawClient client = new RawClient(socket, sockets).upgraded("/")) {
        assertThat(journal.next()).isEqualTo("open");
        socket.hold();
        for (int i = 0; i < messages; i++) {
          client.send(note(i));
        }
        socket.release();

        assertThat(journal.next(messages)).isEqualTo(numbers(messages));
        client.send(note(0));
        assertThat(journal.next()).isEqualTo("0");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PLAIN")
  void aMessageOfWhichEachByteIsARecordIsRead(SocketKind sockets) throws IOException {
    TestServer server = serve(sockets);
    try (HoldingSocket socket = new HoldingSocket(server.app.port())) {
      socket.release();
      try (RawClient client = new RawClient(socket, sockets).upgraded("/")) {
        assertThat(journal.next()).isEqualTo("open");
        socket.hold();
        byte[] message = note(7).getBytes(StandardCharsets.UTF_8);
        for (byte each : Masked.frame(RawClient.TEXT, true, message)) {
          client.write(new byte[] {each});
        }
        socket.release();

        assertThat(journal.next()).isEqualTo("7");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PLAIN")
  void whoSendsNoMoreIsGone(SocketKind sockets) throws IOException {
    try (RawClient client = serve(sockets).open("/")) {
      client.send(note(0));
      client.finish();

      assertThat(journal.next(3)).containsExactly("open", "0", "closed, wrote false");
    }
  }

  @Test
  void nothingIsAgreedUponAnew() throws IOException {
    TestServer server = serve(SocketKind.TLS_1_2);
    try (RawClient client = server.open("/")) {
      assertThat(journal.next()).isEqualTo("open");
      assertThatThrownBy(
              () -> {
                client.agreeAnew();
                client.send(note(0));
                client.awaitEnd();
                throw new IOException("the end");
              })
          .isInstanceOf(IOException.class);

      assertThat(journal.next()).isEqualTo("closed, wrote false");
      try (RawClient other = server.open("/")) {
        other.send(note(1));
        assertThat(journal.next(2)).containsExactly("open", "1");
      }
    }
  }

  @Test
  void newKeysAreNoMatterForTheMessages() throws IOException {
    try (RawClient client = serve(SocketKind.TLS_1_3).open("/")) {
      for (int i = 0; i < 5; i++) {
        client.send("{\"event\":\"count\"}");
        client.agreeAnew();
        assertThat(client.text()).isEqualTo("count " + (i + 1));
      }
    }
  }

  @Test
  void whoWantsNewKeysAllTheTimeIsClosedAndLogged() throws IOException {
    LogFile log = new LogFile();
    try (RawClient client = serve(SocketKind.TLS_1_3).open("/")) {
      assertThat(journal.next()).isEqualTo("open");
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 200; i++) {
                  client.agreeAnew();
                }
                client.awaitEnd();
                throw new IOException("the end");
              })
          .isInstanceOf(IOException.class);

      assertThat(journal.next()).isEqualTo("closed, wrote false");
    }
    assertThat(log.lines()).as("of one").hasSize(1);
    assertThat(log.text())
        .contains(" 127.0.0.1: closed, it sent more than 100 TLS records without data in a minute");
  }

  @Test
  void whoWantsNewKeysAndDoesNotReadHoldsUpNobody() throws IOException {
    TestServer server = serve(SocketKind.TLS_1_3);
    int connections = 2 * Runtime.getRuntime().availableProcessors() + 2;
    List<RawClient> full = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      RawClient client = server.connect(4_096).upgraded("/raw");
      full.add(client);
      client.send("x");
      client.agreeAnew();
      client.send("wait");
    }
    for (RawClient each : full) {
      for (int i = 0; i < MANY; i++) {
        assertThat(each.text()).hasSize(10_000);
      }
    }

    for (int i = 0; i < 10; i++) {
      try (RawClient other = server.open("/")) {
        other.send("{\"event\":\"count\"}");
        assertThat(other.text()).isEqualTo("count 1");
      }
    }
    for (RawClient each : full) {
      each.close();
    }
  }

  @Test
  void aRenewedCertificateIsForThoseWhoComeNext(@TempDir Path folder) throws Exception {
    Certificate first = SocketKind.certificate();
    Certificate second = Certificate.create(folder, "renewed", "dns:localhost");
    AtomicReference<SSLContext> context = new AtomicReference<>(first.proving());
    TestServer server = serve(context::get);
    try (RawClient before = tls(server).upgraded("/")) {
      assertThat(before.certificate()).isEqualTo(first.certificate());
      context.set(second.proving());

      assertThatThrownBy(() -> tls(server)).hasMessageContaining("certification path");
      before.send("{\"event\":\"count\"}");
      assertThat(before.text()).isEqualTo("count 1");
    }
  }

  @Test
  void whereNoneIsGivenAnyMoreTheLastOneHolds() throws Exception {
    LogFile log = new LogFile();
    AtomicReference<@Nullable SSLContext> context =
        new AtomicReference<>(SocketKind.certificate().proving());
    TestServer server = serve(context::get);
    context.set(null);

    try (RawClient client = tls(server).upgraded("/")) {
      client.send("{\"event\":\"count\"}");
      assertThat(client.text()).isEqualTo("count 1");
    }
    assertThat(log.text()).contains("Options.tls gave null");
  }

  private static SSLContext withoutKey() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, null, null);
    return context;
  }

  @Test
  void whereOneThatCannotBeUsedIsGivenTheLastOneHolds() throws Exception {
    LogFile log = new LogFile();
    AtomicReference<SSLContext> context = new AtomicReference<>(SocketKind.certificate().proving());
    TestServer server = serve(context::get);

    for (SSLContext useless : List.of(SSLContext.getInstance("TLS"), withoutKey())) {
      context.set(useless);
      for (int i = 0; i < 10; i++) {
        try (RawClient client = tls(server).upgraded("/")) {
          client.send("{\"event\":\"count\"}");
          assertThat(client.text()).isEqualTo("count 1");
        }
      }
    }
    assertThat(server.app.ready()).isTrue();
    assertThat(log.text())
        .contains("Options.tls has a context that cannot be used, was init called?")
        .contains("Options.tls has a context without a key");
    assertThat(log.lines())
        .hasSizeBetween(1, 10)
        .allMatch(
            line -> line.contains("Options.tls: TLS goes on with the last context that was good"));
  }

  @Test
  void withOneThatHasNoKeyTheServerDoesNotStart() throws GeneralSecurityException {
    SSLContext context = withoutKey();

    assertThatThrownBy(() -> serve(() -> context))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("Options.tls has a context without a key")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void withoutOneTheServerDoesNotStart() {
    AtomicReference<@Nullable SSLContext> none = new AtomicReference<>();

    assertThatThrownBy(() -> serve(none::get))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("the supplier of Options.tls gave null");
  }

  @Test
  void whoSpeaksNoTlsIsClosedAndLogged() throws IOException {
    LogFile log = new LogFile();
    TestServer server = serve(SocketKind.TLS_1_3);
    try (RawClient client = new RawClient(server.app.port(), 0, SocketKind.PLAIN)) {
      client.write(RawClient.upgradeRequest("/"));

      Journal.await(
          "it is logged",
          () ->
              log.lines().stream()
                  .anyMatch(line -> line.contains(" 127.0.0.1: TLS is not agreed upon")));
    }
  }

  @Test
  void anApplicationIsToldThatItIsTls() throws IOException {
    try (TestServer server =
            TestServer.of(SocketKind.TLS_1_3, app -> app.get("/", r -> "" + r.request().secure()));
        RawClient client = server.connect()) {
      assertThat(client.request("GET", "/").body()).isEqualTo("true");
    }
  }
}
