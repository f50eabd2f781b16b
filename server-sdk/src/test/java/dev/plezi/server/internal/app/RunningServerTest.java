package dev.plezi.server.internal.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plezi.server.App;
import dev.plezi.server.Controller;
import dev.plezi.server.Limits;
import dev.plezi.server.On;
import dev.plezi.server.Options;
import dev.plezi.server.TestServer;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How an app stops. */
class RunningServerTest {
  private final Journal journal = new Journal();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicReference<@Nullable App> self = new AtomicReference<>();
  private TestServer server = with(TestServer.options());

  private TestServer with(Options.Builder options) {
    TestServer made =
        TestServer.of(
            options, app -> app.route("/", Probe.class, () -> new Probe(journal, gate, self)));
    self.set(made.app);
    return made;
  }

  @AfterEach
  void stop() {
    gate.countDown();
    server.close();
  }

  /** Says goodbye, and stops its own app if asked. */
  public static final class Probe extends Controller {
    private final Journal journal;
    private final CountDownLatch gate;
    private final AtomicReference<@Nullable App> self;

    Probe(Journal journal, CountDownLatch gate, AtomicReference<@Nullable App> self) {
      this.journal = journal;
      this.gate = gate;
      this.self = self;
    }

    @Override
    public Object index() {
      if (params().get("hold") != null) {
        hold();
        return "held";
      }
      stopSelf();
      return "stopping";
    }

    @Override
    public void onShutdown() {
      App app = self.get();
      journal.add("shutdown of " + (app == null ? 0 : app.connections()));
      emit("goodbye", java.util.Map.of());
      if (params().get("fail") != null) {
        throw new IllegalStateException("as asked");
      }
    }

    @Override
    public void onClose() {
      journal.add("closed");
    }

    @On
    public String count() {
      return "counted";
    }

    @On
    public void hold() {
      journal.add("held");
      Journal.await(gate);
    }

    @On("stop")
    public String stopSelf() {
      App app = self.get();
      if (app != null) {
        app.stop();
        app.stop();
      }
      return "stopping";
    }
  }

  @Test
  void saysGoodbyeThenClosesWith1001ThenTellsTheApplication() throws Exception {
    try (RawClient client = server.open("/")) {
      CompletableFuture<Void> stopping = CompletableFuture.runAsync(server.app::stop);

      assertThat(client.text()).isEqualTo("{\"event\":\"goodbye\"}");
      assertThat(client.closed()).isEqualTo(1001);
      stopping.get(20, TimeUnit.SECONDS);
      assertThat(journal.rest()).containsExactly("shutdown of 1", "closed");
    }
    assertThatExceptionOfType(ConnectException.class).isThrownBy(server::connect);
  }

  @Test
  void handlesWhatWasReceivedBeforeTheShutdown() throws Exception {
    try (RawClient client = server.open("/")) {
      client.send("{\"event\":\"hold\"}", "{\"event\":\"count\"}");
      client.send(RawClient.PING, true, new byte[] {'p'});
      // The pong says that both were received.
      assertThat(client.read()).isEqualTo(new RawClient.Frame(RawClient.PONG, true, "p"));
      CompletableFuture<Void> stopping = CompletableFuture.runAsync(server.app::stop);
      Journal.await("the door is closed", this::doorIsClosed);
      gate.countDown();

      assertThat(client.text()).isEqualTo("counted");
      assertThat(client.text()).isEqualTo("{\"event\":\"goodbye\"}");
      assertThat(client.closed()).isEqualTo(1001);
      stopping.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void theGoodbyeArrivesThoughThePeerKeepsTalking() throws Exception {
    for (int i = 0; i < 20; i++) {
      server.close();
      server = with(TestServer.options().limits(Limits.builder().eventsBurst(1_000_000).build()));
      try (RawClient client = server.open("/")) {
        Thread talking = new Thread(() -> talk(client));
        talking.start();
        assertThat(client.text()).isEqualTo("counted");
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(server.app::stop);

        String text = client.text();
        while (text.equals("counted")) {
          text = client.text();
        }
        assertThat(text).isEqualTo("{\"event\":\"goodbye\"}");
        RawClient.Frame close = client.read();
        assertThat(close).isNotNull().extracting(RawClient.Frame::closeCode).isEqualTo(1001);
        talking.interrupt();
        talking.join();
        client.send(RawClient.CLOSE, true, new byte[] {3, (byte) 0xE9});
        client.awaitEnd();
        stopping.get(20, TimeUnit.SECONDS);
      }
    }
  }

  private static void talk(RawClient client) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        client.send("{\"event\":\"count\"}");
      }
    } catch (IOException e) {
      // The server has ended the connection: the test sees it where it reads.
    }
  }

  @Test
  void closesThoughTheGoodbyeFails() throws Exception {
    try (RawClient client = server.open("/?fail=1")) {
      CompletableFuture<Void> stopping = CompletableFuture.runAsync(server.app::stop);

      assertThat(client.text()).isEqualTo("{\"event\":\"goodbye\"}");
      assertThat(client.closed()).isEqualTo(1001);
      stopping.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void cutsOffAPeerThatDoesNotAnswerAndTellsTheApplication() throws Exception {
    server.close();
    server = with(TestServer.options().drainTimeout(Duration.ofMillis(300)));
    try (RawClient client = server.open("/")) {
      server.app.stop();

      assertThat(journal.rest()).containsExactly("shutdown of 1", "closed");
      assertThat(client.text()).isEqualTo("{\"event\":\"goodbye\"}");
    }
  }

  @Test
  void doesNotWaitForEverForAHandlerThatDoesNotReturn() throws Exception {
    server.close();
    server = with(TestServer.options().drainTimeout(Duration.ofMillis(300)));
    try (RawClient held = server.open("/");
        RawClient other = server.open("/")) {
      held.send("{\"event\":\"hold\"}");
      assertThat(journal.next()).isEqualTo("held");
      CompletableFuture<Void> stopping = CompletableFuture.runAsync(server.app::stop);

      assertThat(other.text()).isEqualTo("{\"event\":\"goodbye\"}");
      assertThat(other.closed()).isEqualTo(1001);
      held.awaitEnd();
      stopping.get(20, TimeUnit.SECONDS);
      assertThat(journal.next(2)).containsExactly("shutdown of 2", "closed");

      gate.countDown();
      assertThat(journal.next()).isEqualTo("closed");
    }
  }

  @Test
  void keepsTheTimeOfTheOptionThoughHandlersAndRequestsAreHeld() throws Exception {
    server.close();
    server = with(TestServer.options().drainTimeout(Duration.ofSeconds(1)));
    try (RawClient held = server.open("/");
        RawClient page = server.connect()) {
      held.send("{\"event\":\"hold\"}");
      assertThat(journal.next()).isEqualTo("held");
      page.write("GET /?hold=1 HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      assertThat(journal.next()).isEqualTo("held");
      long start = System.nanoTime();

      server.app.stop();

      // The threads alone were waited for 5 s before.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void saysThatItIsNotReadyBeforeTheDoorCloses() throws Exception {
    server.close();
    assertThat(server.app.ready()).isFalse();
    server = with(TestServer.options().drainDelay(Duration.ofDays(1)));
    assertThat(server.app.ready()).isTrue();
    Thread stopping = new Thread(server.app::stop);
    stopping.start();
    Journal.await("it is not ready", () -> !server.app.ready());

    try (RawClient client = server.open("/")) {
      client.send("{\"event\":\"count\"}");
      assertThat(client.text()).isEqualTo("counted");
      // As the interrupt of any step, it cuts the wait short.
      stopping.interrupt();
      assertThat(client.text()).isEqualTo("{\"event\":\"goodbye\"}");
      assertThat(client.closed()).isEqualTo(1001);
    }
    stopping.join();
  }

  @Test
  void stopsWhenAHandlerAsksForIt() throws Exception {
    try (RawClient client = server.open("/")) {
      client.send("{\"event\":\"stop\"}");

      // "stopping" is the reply of the handler that stops its own connection too.
      assertThat(client.text()).isEqualTo("stopping");
      assertThat(client.text()).isEqualTo("{\"event\":\"goodbye\"}");
      assertThat(client.closed()).isEqualTo(1001);
      server.app.stop();
      assertThat(journal.rest()).containsExactly("shutdown of 1", "closed");
    }
  }

  @Test
  void stopsWhenAPageAsksForIt() throws Exception {
    try (RawClient client = server.open("/");
        RawClient page = server.connect()) {
      assertThat(page.request("GET", "/").body()).isEqualTo("stopping");

      assertThat(client.text()).isEqualTo("{\"event\":\"goodbye\"}");
      assertThat(client.closed()).isEqualTo(1001);
      server.app.stop();
    }
  }

  @Test
  void aSecondStopWaitsForTheFirst() throws Exception {
    try (RawClient client = server.open("/")) {
      client.send("{\"event\":\"hold\"}");
      assertThat(journal.next()).isEqualTo("held");
      CompletableFuture<Void> first = CompletableFuture.runAsync(server.app::stop);
      Journal.await("the door is closed", this::doorIsClosed);
      Thread second = new Thread(server.app::stop);
      second.start();
      Journal.await(
          "the second waits", () -> second.getState() == Thread.State.WAITING && !first.isDone());

      gate.countDown();
      assertThat(client.text()).isEqualTo("{\"event\":\"goodbye\"}");
      assertThat(client.closed()).isEqualTo(1001);
      second.join();
      first.get(20, TimeUnit.SECONDS);
      assertThat(journal.rest()).containsExactly("shutdown of 1", "closed");
    }
  }

  @Test
  void takesNoConnectionWhileItDrains() throws Exception {
    try (RawClient client = server.open("/");
        RawClient early = server.connect()) {
      assertThat(early.request("GET", "/nowhere/at/all").status()).isEqualTo(404);
      client.send("{\"event\":\"hold\"}");
      assertThat(journal.next()).isEqualTo("held");
      CompletableFuture<Void> stopping = CompletableFuture.runAsync(server.app::stop);
      Journal.await("the door is closed", this::doorIsClosed);
      Journal.await("it drains", () -> upgradeStatus(early) == 503);

      gate.countDown();
      assertThat(client.text()).isEqualTo("{\"event\":\"goodbye\"}");
      assertThat(client.closed()).isEqualTo(1001);
      stopping.get(20, TimeUnit.SECONDS);
    }
  }

  private boolean doorIsClosed() {
    try (RawClient late = server.connect()) {
      return late == null;
    } catch (IOException e) {
      return true;
    }
  }

  private static int upgradeStatus(RawClient client) {
    try {
      int status = client.upgrade("/").status();
      assertThat(status).isNotEqualTo(101);
      return status;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What becomes of running requests. */
  @Nested
  class WithRequests {
    private final byte[] SLOW =
        "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Takes its time. */
    public static final class Slow extends Controller {
      private final Journal journal;
      private final CountDownLatch gate;

      Slow(Journal journal, CountDownLatch gate) {
        this.journal = journal;
        this.gate = gate;
      }

      @Override
      public Object index() {
        if (request().path().equals("/slow")) {
          journal.add("held");
          Journal.await(gate);
        }
        return "done";
      }
    }

    @Test
    void answersWhatIsRunningAndRefusesWhatComesLater() throws Exception {
      TestServer server = started(TestServer.options());
      try (RawClient slow = server.connect();
          RawClient late = server.connect()) {
        assertThat(late.request("GET", "/quick").body()).isEqualTo("done");
        slow.write(SLOW);
        assertThat(journal.next()).isEqualTo("held");

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
        Journal.await("requests are refused", () -> status(late) == 503);
        assertThat(stopped).isNotDone();
        gate.countDown();

        assertThat(slow.reply().body()).isEqualTo("done");
        stopped.get(20, TimeUnit.SECONDS);
      }
    }

    @Test
    void waitsNoLongerThanTheOptionSays() throws Exception {
      LogFile log = new LogFile();
      TestServer server = started(TestServer.options().drainTimeout(Duration.ofMillis(100)));
      try (RawClient slow = server.connect()) {
        slow.write(SLOW);
        assertThat(journal.next()).isEqualTo("held");

        CompletableFuture.runAsync(server::close).get(20, TimeUnit.SECONDS);

        assertThat(log.text()).contains("some requests were not answered in PT0.1S");
      } finally {
        gate.countDown();
      }
    }

    private TestServer started(Options.Builder options) {
      return TestServer.of(
          options,
          app ->
              app.route("/slow", Slow.class, () -> new Slow(journal, gate))
                  .route("/quick", Slow.class, () -> new Slow(journal, gate)));
    }

    private static int status(RawClient client) {
      try {
        return client.request("GET", "/quick").status();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
