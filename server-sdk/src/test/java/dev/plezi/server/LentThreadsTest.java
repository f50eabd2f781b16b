package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.SocketKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which threads a server's handlers run on, and that those which keep theirs hold up nobody. */
@ParameterizedClass
@EnumSource(SocketKind.class)
class LentThreadsTest {
  private static final int MANY = 200;

  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch held = new CountDownLatch(MANY);
  private final List<RawClient> clients = new ArrayList<>();
  private final TestServer server;

  LentThreadsTest(SocketKind sockets) {
    server =
        TestServer.of(
            sockets, app -> app.route("/", Working.class, () -> new Working(held, release)));
  }

  /** Has handlers of all kinds. */
  public static final class Working extends Controller {
    private final CountDownLatch held;
    private final CountDownLatch release;

    Working(CountDownLatch held, CountDownLatch release) {
      this.held = held;
      this.release = release;
    }

    @On
    public String quick() {
      return Thread.currentThread().getName();
    }

    @On
    public String blocks() throws InterruptedException {
      held.countDown();
      return release.await(1, TimeUnit.MINUTES) ? "released" : "forgotten";
    }

    @On
    public String computes() {
      held.countDown();
      while (release.getCount() > 0) {
        Thread.onSpinWait();
      }
      return "released";
    }

    @On
    public String waits() {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      return "waited";
    }
  }

  private RawClient open() throws IOException {
    RawClient client = server.open("/");
    clients.add(client);
    return client;
  }

  private static String ask(RawClient client) {
    try {
      client.send("{\"event\":\"quick\"}");
      return client.text();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stop() throws IOException {
    release.countDown();
    for (RawClient each : clients) {
      each.close();
    }
    server.close();
  }

  @Test
  void aQuickHandlerRunsOnTheThreadThatReads() throws IOException {
    RawClient client = open();

    Journal.await("a reading thread is lent", () -> !ask(client).contains("-handler-"));
  }

  @Test
  void whoeverBlocksHoldsUpNobody() throws IOException {
    RawClient other = open();
    for (int i = 0; i < MANY; i++) {
      open().send("{\"event\":\"blocks\"}");
    }
    Journal.await(held);

    for (int i = 0; i < 10; i++) {
      assertThat(ask(other)).isNotEmpty();
      assertThat(ask(open())).isNotEmpty();
    }

    release.countDown();
    for (RawClient each : clients.subList(1, 1 + MANY)) {
      assertThat(each.text()).isEqualTo("released");
    }
  }

  @Test
  void whoeverComputesHoldsUpNobody() throws IOException {
    RawClient other = open();
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      open().send("{\"event\":\"computes\"}");
    }

    for (int i = 0; i < 5; i++) {
      assertThat(ask(other)).isNotEmpty();
      assertThat(ask(open())).isNotEmpty();
    }
  }

  @Test
  void whatIsSentToOneWhoseHandlerBlocksIsReadAllTheSame() throws IOException {
    RawClient client = open();
    client.send("{\"event\":\"blocks\"}", "{\"event\":\"quick\"}");
    client.send(RawClient.PING, true, new byte[] {1});

    assertThat(client.read())
        .isNotNull()
        .extracting(RawClient.Frame::opcode)
        .isEqualTo(RawClient.PONG);

    release.countDown();
    assertThat(client.text()).isEqualTo("released");
    assertThat(client.text()).isNotEmpty();
  }

  @Test
  void manyThatWaitForAShortWhileAreAllAnswered() throws IOException {
    for (int i = 0; i < MANY; i++) {
      open();
    }
    for (int round = 0; round < 5; round++) {
      for (RawClient each : clients) {
        each.send("{\"event\":\"waits\"}");
      }
    }

    for (RawClient each : clients) {
      for (int round = 0; round < 5; round++) {
        assertThat(each.text()).isEqualTo("waited");
      }
    }
  }
}
