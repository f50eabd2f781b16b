package dev.plezi.server.internal.session;

import static dev.plezi.server.internal.session.SessionFixture.CLOSE;
import static dev.plezi.server.internal.session.SessionFixture.PING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.Closed;
import dev.plezi.server.internal.transport.FakeTransport;
import dev.plezi.server.testing.Endings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final SessionFixture fixture = new SessionFixture();
  private final FakeTransport transport = fixture.transport;

  @Test
  void pingsAfterSilence() {
    fixture.open();

    fixture.pass(PING.minus(MOMENT));
    assertThat(transport.pings).isZero();
    fixture.pass(MOMENT);
    assertThat(transport.pings).isEqualTo(1);
  }

  @Test
  void anyFrameRestartsTheSilence() {
    fixture.open();

    fixture.pass(PING.minus(MOMENT));
    fixture.socket.heard();
    fixture.pass(PING.minus(MOMENT));

    assertThat(transport.pings).isZero();
  }

  @Test
  void aPartOfALargeMessageThatComesIsASignOfLife() {
    fixture.open();
    for (int i = 0; i < 10; i++) {
      fixture.pass(PING.minus(MOMENT));
      transport.bytesIn++;
    }
    fixture.pass(MOMENT);

    assertThat(transport.aborts).isZero();
    assertThat(transport.pings).isZero();
  }

  @Test
  void aPartOfOneOfOursThatThePeerTakesIsASignOfLife() {
    fixture.open();
    transport.prompt = false;
    fixture.send("large");
    for (int i = 0; i < 10; i++) {
      fixture.pass(PING.minus(MOMENT));
      transport.bytesTaken++;
    }
    fixture.pass(MOMENT);

    assertThat(transport.aborts).isZero();
  }

  @Test
  void whatOnlyTheSystemsBufferTakesIsNone() {
    fixture.open();
    for (int i = 0; i < 2; i++) {
      fixture.pass(PING);
      fixture.send("swallowed");
      transport.bytesOut++;
    }
    fixture.pass(MOMENT);

    assertThat(transport.aborts).isEqualTo(1);
  }

  @Test
  void aPeerThatSendsForLongAndHearsNothingIsToldThatItArrives() {
    fixture.open();
    transport.bytesIn += 4 * 1024;
    fixture.pass(Duration.ofSeconds(2).minus(MOMENT));
    assertThat(transport.pings).isZero();
    fixture.pass(MOMENT);
    assertThat(transport.pings).isEqualTo(1);

    fixture.pass(Duration.ofSeconds(20));
    assertThat(transport.pings).as("nothing more has come").isEqualTo(1);
    transport.bytesIn += 4 * 1024;
    fixture.send("something");
    fixture.pass(MOMENT);
    assertThat(transport.pings).as("it has heard something").isEqualTo(1);
  }

  @Test
  void dropsAPeerThatDoesNotAnswerThePing() {
    fixture.open();
    fixture.pass(PING);
    fixture.pass(PING);
    assertThat(transport.aborts).isZero();

    fixture.pass(MOMENT);
    assertThat(transport.aborts).isEqualTo(1);
    assertThat(transport.pings).isEqualTo(1);
    assertThat(fixture.session.open()).isFalse();
    fixture.socket.closed(Endings.of(1006));
    fixture.workers.runAll();
    assertThat(fixture.handler.ends).containsExactly(new Closed(1006, "no answer", Closed.By.LOST));
  }

  @Test
  void keepsAPeerThatAnswersHoweverSeldomTimeIsTold() {
    fixture.open();

    for (int i = 0; i < 5; i++) {
      fixture.pass(PING.multipliedBy(3));
      fixture.socket.heard();
    }

    assertThat(transport.pings).isEqualTo(5);
    assertThat(transport.aborts).isZero();
  }

  @Test
  void doesNotBlameThePeerWhileNobodyReadsIt() {
    fixture.open();
    fixture.receive("a", "b", "c", "d");

    fixture.pass(PING.multipliedBy(5));
    fixture.pass(PING.multipliedBy(5));
    assertThat(transport.pings).isZero();
    assertThat(transport.aborts).isZero();

    fixture.workers.runAll();
    fixture.pass(PING);
    assertThat(transport.pings).isEqualTo(1);
  }

  @Test
  void cutsOffAPeerThatDoesNotAnswerACloseFrame() {
    fixture.open();
    fixture.session.close(CloseCode.NORMAL, "");

    fixture.pass(MOMENT);
    fixture.pass(CLOSE);
    assertThat(transport.aborts).isZero();
    fixture.pass(MOMENT);
    assertThat(transport.aborts).isEqualTo(1);
  }

  @Test
  void givesWhatWaitsBeforeACloseFrameTheTimeThatItTakes() {
    fixture.open();
    transport.prompt = false;
    for (String message : new String[] {"a", "b", "c", "d"}) {
      fixture.send(message);
    }
    fixture.session.close(CloseCode.NORMAL, "");

    for (int i = 0; i < 2; i++) {
      fixture.pass(CLOSE);
      transport.land();
    }
    assertThat(transport.said).endsWith("close 1000 ");
    assertThat(transport.aborts).isZero();

    fixture.pass(MOMENT);
    fixture.pass(CLOSE.plus(MOMENT));
    assertThat(transport.aborts).isEqualTo(1);
  }

  @Test
  void givesALargeMessageBeforeACloseFrameTheTimeThatItTakes() {
    fixture.open();
    transport.prompt = false;
    fixture.send("large");
    fixture.session.close(CloseCode.NORMAL, "");

    for (int i = 0; i < 4; i++) {
      fixture.pass(CLOSE);
      transport.bytesOut++;
    }
    fixture.pass(CLOSE);
    assertThat(transport.aborts).isZero();

    fixture.pass(CLOSE.plus(MOMENT));
    assertThat(transport.aborts).isEqualTo(1);
  }

  @Test
  void givesUpAHandshakeThatLeadsToNoConnection() {
    fixture.pass(PING.multipliedBy(2));
    assertThat(fixture.ends).hasValue(0);
    fixture.pass(MOMENT);
    assertThat(fixture.ends).hasValue(1);

    fixture.socket.opened(transport);
    fixture.workers.runAll();
    fixture.socket.closed(Endings.of(1006));
    fixture.workers.runAll();

    assertThat(transport.aborts).isEqualTo(1);
    assertThat(fixture.handler.told).isEmpty();
    assertThat(fixture.ends).hasValue(1);
  }

  @Test
  void doesNothingForAConnectionThatIsGone() {
    fixture.open();
    fixture.socket.closed(Endings.of(1006));

    fixture.pass(PING.multipliedBy(10));

    assertThat(transport.pings).isZero();
    assertThat(transport.aborts).isZero();
  }
}
