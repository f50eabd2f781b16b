package dev.plezi.server.internal.session;

import static dev.plezi.server.internal.session.SessionFixture.CLOSE;
import static dev.plezi.server.internal.session.SessionFixture.PING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.CloseCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final SessionFixture fixture = new SessionFixture();
  private final FakeTransport link = fixture.link;

  @Test
  void pingsAfterSilence() {
    fixture.open();

    fixture.pass(PING.minus(MOMENT));
    assertThat(link.pings).isZero();
    fixture.pass(MOMENT);
    assertThat(link.pings).isEqualTo(1);
  }

  @Test
  void anyFrameRestartsTheSilence() {
    fixture.open();

    fixture.pass(PING.minus(MOMENT));
    fixture.socket.heard();
    fixture.pass(PING.minus(MOMENT));

    assertThat(link.pings).isZero();
  }

  @Test
  void dropsAPeerThatDoesNotAnswerThePing() {
    fixture.open();
    fixture.pass(PING);
    fixture.pass(PING);
    assertThat(link.aborts).isZero();

    fixture.pass(MOMENT);
    assertThat(link.aborts).isEqualTo(1);
    assertThat(link.pings).isEqualTo(1);
    assertThat(fixture.session.open()).isFalse();
  }

  @Test
  void keepsAPeerThatAnswersHoweverSeldomTimeIsTold() {
    fixture.open();

    for (int i = 0; i < 5; i++) {
      fixture.pass(PING.multipliedBy(3));
      fixture.socket.heard();
    }

    assertThat(link.pings).isEqualTo(5);
    assertThat(link.aborts).isZero();
  }

  @Test
  void doesNotBlameThePeerWhileNobodyReadsIt() {
    fixture.open();
    fixture.receive("a", "b", "c", "d");

    fixture.pass(PING.multipliedBy(5));
    fixture.pass(PING.multipliedBy(5));
    assertThat(link.pings).isZero();
    assertThat(link.aborts).isZero();

    fixture.workers.runAll();
    fixture.pass(PING);
    assertThat(link.pings).isEqualTo(1);
  }

  @Test
  void cutsOffAPeerThatDoesNotAnswerACloseFrame() {
    fixture.open();
    fixture.session.close(CloseCode.NORMAL, "");

    fixture.pass(MOMENT);
    fixture.pass(CLOSE);
    assertThat(link.aborts).isZero();
    fixture.pass(MOMENT);
    assertThat(link.aborts).isEqualTo(1);
  }

  @Test
  void givesWhatWaitsBeforeACloseFrameTheTimeThatItTakes() {
    fixture.open();
    link.prompt = false;
    for (String message : new String[] {"a", "b", "c", "d"}) {
      fixture.send(message);
    }
    fixture.session.close(CloseCode.NORMAL, "");

    for (int i = 0; i < 4; i++) {
      fixture.pass(CLOSE);
      link.land();
    }
    assertThat(link.said).endsWith("close 1000 ");
    assertThat(link.aborts).isZero();

    fixture.pass(MOMENT);
    fixture.pass(CLOSE.plus(MOMENT));
    assertThat(link.aborts).isEqualTo(1);
  }

  @Test
  void givesALargeMessageBeforeACloseFrameTheTimeThatItTakes() {
    fixture.open();
    link.prompt = false;
    fixture.send("large");
    fixture.session.close(CloseCode.NORMAL, "");

    for (int i = 0; i < 4; i++) {
      fixture.pass(CLOSE);
      link.bytesOut++;
    }
    fixture.pass(CLOSE);
    assertThat(link.aborts).isZero();

    fixture.pass(CLOSE.plus(MOMENT));
    assertThat(link.aborts).isEqualTo(1);
  }

  @Test
  void givesUpAHandshakeThatLeadsToNoConnection() {
    fixture.pass(PING.multipliedBy(2));
    assertThat(fixture.ends).hasValue(0);
    fixture.pass(MOMENT);
    assertThat(fixture.ends).hasValue(1);

    fixture.socket.opened(link);
    fixture.workers.runAll();
    fixture.socket.closed(1006);
    fixture.workers.runAll();

    assertThat(link.aborts).isEqualTo(1);
    assertThat(fixture.endpoint.told).isEmpty();
    assertThat(fixture.ends).hasValue(1);
  }

  @Test
  void doesNothingForAConnectionThatIsGone() {
    fixture.open();
    fixture.socket.closed(1006);

    fixture.pass(PING.multipliedBy(10));

    assertThat(link.pings).isZero();
    assertThat(link.aborts).isZero();
  }
}
