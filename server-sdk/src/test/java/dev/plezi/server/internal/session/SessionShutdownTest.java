package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.internal.transport.FakeTransport;
import org.junit.jupiter.api.Test;

class SessionShutdownTest {
  private final SessionFixture fixture = new SessionFixture();
  private final Session session = fixture.session;
  private final FakeTransport link = fixture.link;
  private final ScriptedHandler endpoint = fixture.endpoint;

  @Test
  void shutsDownBehindTheMessagesThatWaitAndThenCloses() {
    fixture.open();
    endpoint.at("shutdown", () -> fixture.send("goodbye"));

    fixture.receive("a");
    session.shutdown(1_000);
    fixture.receive("b");
    fixture.workers.runAll();

    assertThat(endpoint.told).containsExactly("open", "begin a", "a", "shutdown");
    assertThat(link.said).containsExactly("goodbye", "close 1001 server shutdown");
  }

  @Test
  void closesEvenIfTheApplicationFailsAtShutdown() {
    fixture.open();
    endpoint.at(
        "shutdown",
        () -> {
          throw new AssertionError("as asked");
        });

    session.shutdown(1_000);
    fixture.workers.runAll();

    assertThat(link.said).containsExactly("close 1001 server shutdown");
  }

  @Test
  void doesNotShutDownWhatCloses() {
    fixture.open();
    session.close(CloseCode.NORMAL, "");

    session.shutdown(1_000);
    fixture.workers.runAll();

    assertThat(endpoint.told).containsExactly("open");
    assertThat(link.said).containsExactly("close 1000 ");
  }

  @Test
  void aHandshakeDuringTheShutdownIsShutDownWhenItIsOpen() {
    session.shutdown(1_000);
    fixture.workers.runAll();
    assertThat(endpoint.told).isEmpty();

    fixture.open();
    assertThat(endpoint.told).containsExactly("open", "shutdown");
    assertThat(link.said).containsExactly("close 1001 server shutdown");
  }
}
