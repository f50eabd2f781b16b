package dev.plezi.server.internal.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plezi.server.App;
import dev.plezi.server.Plezi;
import dev.plezi.server.StartException;
import dev.plezi.server.TestControllers;
import dev.plezi.server.TestServer;
import dev.plezi.server.internal.channels.IdentityChannel;
import dev.plezi.server.internal.session.SessionContext;
import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** How an app starts, and what it knows before and after. */
class RoutedAppTest {
  @Test
  void namesATakenPortAndLeavesNothingBehind() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      App app = Plezi.app(TestServer.options().build());

      assertThatExceptionOfType(StartException.class)
          .isThrownBy(() -> app.start(port))
          .withMessageStartingWith("cannot listen on port " + port + " of 127.0.0.1: ")
          .withMessageContaining("in use");
      Journal.await("its threads are gone", RoutedAppTest::noThreads);
    }
  }

  @Test
  void mayStartAgainWhenThePortIsFree() throws IOException {
    App app = Plezi.app(TestServer.options().build()).route("/", TestControllers.Plain.class);
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
      assertThatExceptionOfType(StartException.class).isThrownBy(() -> app.start(port));
    }

    try (RawClient client = RawClient.open(app.start(0).port(), "/")) {
      client.send("{\"event\":\"ping\"}");
      assertThat(client.text()).isEqualTo("pong");
    } finally {
      app.stop();
    }
  }

  @Test
  void isNotReadyWhileItHearsNothing() {
    AtomicBoolean hears = new AtomicBoolean(true);
    RoutedApp app = new RoutedApp(TestServer.options().build(), Map.of(), InstantSource.system());
    var unused = app.begin(definition -> new Deaf(hears));
    assertThat(app.ready()).isTrue();

    hears.set(false);
    assertThat(app.ready()).isFalse();
    hears.set(true);
    assertThat(app.ready()).isTrue();
    app.stop();
    assertThat(app.ready()).isFalse();
  }

  /** At work, with nobody there. */
  private record Deaf(AtomicBoolean heard) implements RunningApp {
    @Override
    public int sessions() {
      return 0;
    }

    @Override
    public SessionContext.Budgets budgets() {
      return SessionContext.Budgets.unbounded(() -> 0);
    }

    @Override
    public int port() {
      return 0;
    }

    @Override
    public boolean hears() {
      return heard.get();
    }

    @Override
    public int connections() {
      return 0;
    }

    @Override
    public int suspended() {
      return 0;
    }

    @Override
    public long suspendedBytes() {
      return 0;
    }

    @Override
    public IdentityChannel identities() {
      throw new AssertionError("nobody asks");
    }

    @Override
    public int revoke(String identity) {
      return 0;
    }

    @Override
    public void stop(Runnable then) {
      then.run();
    }
  }

  @Test
  void namesAnAddressThatIsNone() {
    App app = Plezi.app(TestServer.options().address("no.such.host.invalid").build());

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> app.start(0))
        .withMessageContaining("no.such.host.invalid");
  }

  @Test
  void namesAFolderOfFilesThatIsNone() {
    App app = Plezi.app(TestServer.options().files("no-such-folder").build());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> app.start(0))
        .withMessageContaining("no-such-folder");
  }

  @Test
  void startsOnce() {
    App app = Plezi.app(TestServer.options().build()).start(0);
    try {
      assertThatIllegalStateException().isThrownBy(() -> app.start(0));
    } finally {
      app.stop();
    }
    assertThatIllegalStateException().isThrownBy(() -> app.start(0));
  }

  @Test
  void knowsNoPortBeforeTheStartAndKeepsItAfterTheStop() {
    App app = Plezi.app(TestServer.options().build());
    assertThatIllegalStateException().isThrownBy(app::port);
    assertThat(app.connections()).isZero();

    int port = app.start(0).port();
    app.stop();

    assertThat(port).isPositive();
    assertThat(app.port()).isEqualTo(port);
  }

  @Test
  void whatIsStoppedBeforeItsStartDoesNotStart() {
    App app = Plezi.app(TestServer.options().build());
    app.stop();

    assertThatIllegalStateException().isThrownBy(() -> app.start(0));
  }

  @Test
  void publishingBeforeTheStartReachesNobody() {
    Plezi.app(TestServer.options().build()).publish("chat", "hello");
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    try (TestServer server = TestServer.of(app -> app.route("/", TestControllers.Plain.class));
        RawClient client = server.open("/")) {
      client.send("{\"event\":\"ping\"}");
      assertThat(client.text()).isEqualTo("pong");
      client.close(1000);
    }

    Journal.await("its threads are gone", RoutedAppTest::noThreads);
  }

  private static boolean noThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().startsWith("plezi-"));
  }
}
