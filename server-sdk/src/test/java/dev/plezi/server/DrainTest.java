package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.LogFile;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of running requests when the app stops. */
class DrainTest {
  private static final byte[] SLOW =
      "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Journal journal = new Journal();
  private final CountDownLatch gate = new CountDownLatch(1);

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
