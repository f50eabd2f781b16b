package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Actions and handshakes that take their time. */
class BusyTest {
  private static final int PAGES = 3;

  private final Journal journal = new Journal();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final TestServer server =
      TestServer.of(
          TestServer.options().maxRequests(PAGES),
          app ->
              app.route("/slow", Slow.class, () -> new Slow(journal, gate))
                  .route("/", TestControllers.Plain.class));

  @AfterEach
  void stop() {
    gate.countDown();
    server.close();
  }

  /** Waits until the test goes on. */
  public static final class Slow extends Controller {
    private final Journal journal;
    private final CountDownLatch gate;

    Slow(Journal journal, CountDownLatch gate) {
      this.journal = journal;
      this.gate = gate;
    }

    @Override
    public Object index() {
      journal.add("page");
      Journal.await(gate);
      return "slow";
    }

    @Override
    public boolean preConnect() {
      journal.add("handshake");
      Journal.await(gate);
      return true;
    }

    @Override
    public void onOpen() {}
  }

  @Test
  void pagesThatWaitHoldUpNoConnectionAndOneMoreIsRefused() throws Exception {
    try (RawClient connection = server.open("/")) {
      CompletableFuture<?>[] pages = new CompletableFuture<?>[PAGES];
      for (int i = 0; i < PAGES; i++) {
        pages[i] =
            CompletableFuture.supplyAsync(this::page, command -> new Thread(command).start());
      }
      assertThat(journal.next(PAGES)).containsOnly("page");

      try (RawClient more = server.connect()) {
        assertThat(more.request("GET", "/slow").status()).isEqualTo(503);
        assertThat(more.upgrade("/").status()).isEqualTo(503);
      }
      connection.send("{\"event\":\"ping\"}");
      assertThat(connection.text()).isEqualTo("pong");

      gate.countDown();
      for (CompletableFuture<?> page : pages) {
        assertThat(page.get(20, TimeUnit.SECONDS)).isEqualTo("slow");
      }
      Journal.await("there is room again", () -> page().equals("slow"));
    }
  }

  @Test
  void aHandshakeThatWaitsHoldsUpNoConnection() throws Exception {
    try (RawClient connection = server.open("/");
        RawClient slow = server.connect()) {
      slow.write(RawClient.upgradeRequest("/slow"));
      assertThat(journal.next()).isEqualTo("handshake");

      connection.send("{\"event\":\"ping\"}");
      assertThat(connection.text()).isEqualTo("pong");
    }
  }

  private String page() {
    try (RawClient client = server.connect()) {
      return client.request("GET", "/slow").body();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
