package dev.plezi.server;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that are gone before they are accepted. */
class HandshakeResetTest {
  private final Journal journal = new Journal();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final TestServer server =
      TestServer.of(app -> app.route("/", Gate.class, () -> new Gate(journal, gate)));

  @AfterEach
  void stop() {
    gate.countDown();
    server.close();
  }

  /** Takes its time to accept. */
  public static final class Gate extends Controller {
    private final Journal journal;
    private final CountDownLatch gate;

    Gate(Journal journal, CountDownLatch gate) {
      this.journal = journal;
      this.gate = gate;
    }

    @Override
    public boolean preConnect() {
      journal.add("asked");
      Journal.await(gate);
      return true;
    }

    @On
    public void nothing() {}
  }

  /** Level 1 waited for twice the silence, 80 s; level 2 for 10 s and more. */
  @ParameterizedTest
  @ValueSource(strings = {"/", "/?plezi=2"})
  void holdNoPlace(String path) throws Exception {
    App app = server.app;
    try (RawClient client = server.connect()) {
      client.write(RawClient.upgradeRequest(path));
      Journal.await("it is asked for", () -> journal.next().equals("asked"));
      client.abort();
    }
    try (RawClient other = server.connect()) {
      // The reset, which was sent before this, has arrived.
      other.request("GET", "/nowhere");
      gate.countDown();
      other.upgrade(path);
      Journal.await("one has a place", () -> app.connections() == 1);
    }
    Journal.await("nobody has a place", () -> app.connections() == 0);
  }
}
