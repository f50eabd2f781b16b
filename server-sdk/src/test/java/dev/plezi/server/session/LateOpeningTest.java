package dev.plezi.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.codec.EventCodec;
import org.junit.jupiter.api.Test;

class LateOpeningTest {
  private static final EventCodec CODEC = EventCodec.standard();
  private static final String OPEN = "{\"event\":\"_open_\"}";

  private final SessionFixture fixture = new SessionFixture();
  private final Sessions sessions =
      new Sessions(new Sessions.Bounds(10, 10, 10, 1_000), () -> "secret");

  @Test
  void takesNothingFromALaterAttempt() {
    say(new FakeLink(), OPEN).closed(1006);
    FakeLink quick = new FakeLink();
    FakeLink slow = new FakeLink();

    var unused = say(quick, resume(",\"attempt\":3"));
    unused = say(slow, resume(",\"attempt\":2"));

    assertThat(slow.said).last().isEqualTo("close 4001 another connection carries the session");
    assertThat(quick.said).last().asString().contains("\"resumed\":true");
    assertThat(sessions.suspended()).isZero();
  }

  @Test
  void givesWayWhereAttemptsAreNotCounted() {
    FakeLink first = new FakeLink();
    FakeLink second = new FakeLink();

    var unused = say(first, OPEN);
    unused = say(second, resume(""));

    assertThat(first.said).last().isEqualTo("close 4001 another connection carries the session");
    assertThat(second.said).last().asString().contains("\"resumed\":true");
  }

  private static String resume(String attempt) {
    return "{\"event\":\"_open_\",\"session\":\"secret\",\"received\":0" + attempt + "}";
  }

  private Caller say(FakeLink link, String opening) {
    Caller caller =
        new Caller(new Session("test", fixture.session.context(), new Reader()), sessions);
    caller.opened(link);
    caller.received(Payload.text(opening));
    return caller;
  }

  /** Knows control events, and handles none. */
  private static final class Reader implements Endpoint {
    @Override
    public Task read(Payload message) {
      byte[] bytes = message.bytes();
      return new Control(CODEC.event(bytes, CODEC.envelope(bytes)), () -> {});
    }

    @Override
    public void open() {}

    @Override
    public void shutdown() {}

    @Override
    public void closed() {}
  }
}
