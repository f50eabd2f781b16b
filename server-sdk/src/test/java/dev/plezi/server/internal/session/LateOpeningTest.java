package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.internal.mailbox.Task;
import dev.plezi.server.internal.transport.FakeTransport;
import dev.plezi.server.internal.transport.WireMessage;
import org.junit.jupiter.api.Test;

class LateOpeningTest {
  private static final EventCodec CODEC = EventCodec.standard();
  private static final String OPEN = "{\"event\":\"_open_\"}";

  private final SessionFixture fixture = new SessionFixture();
  private final SessionRegistry sessions =
      new SessionRegistry(new SessionRegistry.Bounds(10, 10, 10, 1_000), () -> "secret");

  @Test
  void takesNothingFromALaterAttempt() {
    say(new FakeTransport(), OPEN).closed(1006);
    FakeTransport quick = new FakeTransport();
    FakeTransport slow = new FakeTransport();

    var unused = say(quick, resume(",\"attempt\":3"));
    unused = say(slow, resume(",\"attempt\":2"));

    assertThat(slow.said).last().isEqualTo("close 4001 another connection carries the session");
    assertThat(quick.said).last().asString().contains("\"resumed\":true");
    assertThat(sessions.suspended()).isZero();
  }

  @Test
  void givesWayWhereAttemptsAreNotCounted() {
    FakeTransport first = new FakeTransport();
    FakeTransport second = new FakeTransport();

    var unused = say(first, OPEN);
    unused = say(second, resume(""));

    assertThat(first.said).last().isEqualTo("close 4001 another connection carries the session");
    assertThat(second.said).last().asString().contains("\"resumed\":true");
  }

  private static String resume(String attempt) {
    return "{\"event\":\"_open_\",\"session\":\"secret\",\"received\":0" + attempt + "}";
  }

  private SessionConnection say(FakeTransport link, String opening) {
    SessionConnection caller =
        new SessionConnection(
            new Session("test", fixture.session.context()), new Reader(), sessions);
    caller.opened(link);
    caller.received(WireMessage.text(opening));
    return caller;
  }

  /** Knows control events, and handles none. */
  private static final class Reader implements SessionHandler {
    @Override
    public Task read(WireMessage message) {
      byte[] bytes = message.bytes();
      String name = String.valueOf(CODEC.envelope(bytes).event());
      return new ControlTask(name, message, () -> {});
    }

    @Override
    public void open() {}

    @Override
    public void shutdown() {}

    @Override
    public void closed() {}
  }
}
