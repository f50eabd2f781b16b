package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.internal.session.SessionConnectionFixture.Peer;
import dev.plezi.server.internal.transport.WireMessage;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What happens at the bounds of a session: 4 messages in the mailbox, 5 at once and one a second,
 * 200 bytes in the outbox, of which each message costs 32 beside its own, and 500 bytes or 10
 * messages kept.
 */
class SessionBoundsTest {
  private static final String LONG = "x".repeat(68);

  private final SessionConnectionFixture fixture = new SessionConnectionFixture();
  private final SessionRegistry sessions = fixture.sessions;
  private final Peer peer = fixture.session();

  SessionBoundsTest() {
    peer.news();
  }

  @Test
  void aSlowReaderLosesItsConnectionAndGetsAllOnTheNext() {
    peer.link.prompt = false;
    peer.sends("in flight");
    peer.sends(LONG);
    peer.sends(LONG);
    assertThat(sessions.suspended()).isZero();

    assertThat(peer.sends("last")).isTrue();

    assertThat(peer.news()).containsExactly("in flight", "close 4008 slow consumer");
    Peer again = fixture.peer().resumes("secret1");
    assertThat(again.news()).endsWith("in flight", LONG, LONG, "last");
  }

  @Test
  void whatIsKeptNeverExceedsItsBound() {
    int most = 0;
    for (int i = 0; i < 20; i++) {
      peer.sends(LONG);
      most = Math.max(most, peer.kept());
    }

    assertThat(most).isEqualTo(SessionFixture.KEPT);
    assertThat(peer.heard()).isEqualTo("close 4008 more is kept for the peer than may be");
    assertThat(reason()).isEqualTo("overflow");
    assertThat(peer.kept()).isZero();
  }

  @Test
  void tooManyMessagesThatAreNotCountedEndIt() {
    IntStream.range(0, 10).forEach(i -> peer.sends("" + i));
    assertThat(peer.fresh.open()).isTrue();
    peer.counts(1);
    assertThat(peer.sends("10")).isTrue();

    assertThat(peer.sends("11")).isFalse();

    assertThat(peer.heard()).startsWith("close 4008");
    assertThat(reason()).isEqualTo("overflow");
  }

  @Test
  void tooMuchForOneWithoutAConnectionEndsIt() {
    peer.loses();
    IntStream.range(0, 6).forEach(i -> peer.sends(LONG));
    fixture.around.workers.runAll();

    assertThat(peer.endpoint.told).containsExactly("open", "suspended", "closed");
    assertThat(reason()).isEqualTo("overflow");
  }

  @Test
  void aChannelThatDropsEndsNothing() {
    peer.loses();
    peer.published(
        way -> IntStream.range(0, 99).forEach(i -> way.addOrDrop(WireMessage.text(LONG), false)));

    assertThat(peer.kept()).isEqualTo(SessionFixture.OUTBOX / 2);
    assertThat(peer.fresh.open()).isTrue();
  }

  @Test
  void aChannelThatKeepsTheLatestOfAKeyEndsNothing() {
    peer.loses();
    peer.published(
        way ->
            IntStream.range(0, 999)
                .forEach(i -> way.add(WireMessage.text("value " + i), false, "key" + i % 3)));

    Peer again = fixture.peer().resumes("secret1");
    assertThat(again.news()).endsWith("value 996", "value 997", "value 998");
  }

  @Test
  void keysThatAreFoundTooSlowlyEndTheConnectionAsAListenerDoes() {
    SessionFixture direct = new SessionFixture().open();
    PublicationSink way = Objects.requireNonNull(direct.session.deliveries());

    IntStream.range(0, 3).forEach(i -> way.find(() -> {}, 68));
    way.flush();

    assertThat(direct.link.said).containsExactly("close 4008 slow consumer");
  }

  @Test
  void whatIsAboveTheRateIsNotCountedAndComesAgain() {
    fixture.pass(5);
    peer.link.said.clear();
    for (int i = 1; i <= 6; i++) {
      peer.says("m" + i);
    }
    peer.says("m7");

    assertThat(peer.heard()).isEqualTo("close 4029 more than 1 events a second");
    assertThat(peer.endpoint.told).contains("m5").doesNotContain("m6", "m7");
    assertThat(peer.endpoint.told).endsWith("suspended");
    peer.loses();
    fixture.pass(3);
    Peer again = fixture.peer().resumes("secret1");
    assertThat(again.heard()).contains("\"received\":5,\"resumed\":true");
    again.says("m6", "m7");
    assertThat(peer.endpoint.told).contains("m6", "m7");
  }

  @Test
  void controlEventsTakePartInTheRate() {
    IntStream.range(0, 6).forEach(i -> peer.says("{\"event\":\"_pong_\"}"));

    assertThat(peer.heard()).isEqualTo("close 4029 more than 1 events a second");
    assertThat(sessions.suspended()).isEqualTo(1);
  }

  @Test
  void aMessageThatIsTooLargeEndsItInItsTurn() {
    peer.caller.received(WireMessage.text("a"));
    peer.caller.reject(CloseCode.TOO_LARGE, "too large");
    fixture.around.workers.runAll();

    assertThat(peer.endpoint.told).contains("a");
    assertThat(peer.heard()).isEqualTo("close 1009 too large");
    assertThat(reason()).isEqualTo("closed");
  }

  @Test
  void whatIsNoMessageEndsItWith1003() {
    peer.fresh.refuse(CloseCode.NONE, "a parser's words");

    assertThat(peer.heard()).isEqualTo("close 1003 not a message");
    assertThat(reason()).isEqualTo("closed");
  }

  @Test
  void leavesMoreInTheSocketWhenTheMailboxIsFull() {
    int demands = peer.link.demands;
    IntStream.range(0, 4).forEach(i -> peer.caller.received(WireMessage.text("m" + i)));
    assertThat(peer.link.demands).isEqualTo(demands + 3);

    fixture.around.workers.runAll();
    assertThat(peer.link.demands).isEqualTo(demands + 4);
  }

  private String reason() {
    String heard = fixture.peer().resumes("secret1").heard();
    assertThat(heard).contains("\"resumed\":false");
    return heard.replaceAll(".*\"reason\":\"(\\w+)\".*", "$1");
  }
}
