package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.internal.transport.FakeTransport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionTest {
  private final SessionFixture fixture = new SessionFixture();
  private final Session session = fixture.session;
  private final FakeTransport link = fixture.link;
  private final ScriptedHandler endpoint = fixture.endpoint;
  private final PlainConnection socket = fixture.socket;

  @Test
  void opensBeforeItHandlesAMessage() {
    socket.opened(link);
    fixture.receive("a");
    assertThat(endpoint.told).isEmpty();

    fixture.workers.runAll();
    assertThat(endpoint.told).containsExactly("open", "begin a", "a");
  }

  @Test
  void demandsOneFrameForEachThatItTook() {
    fixture.open();
    assertThat(link.demands).isEqualTo(1);

    fixture.receive("a", "b");
    assertThat(link.demands).isEqualTo(3);
  }

  @Test
  void leavesMoreInTheSocketWhenTheMailboxIsFull() {
    fixture.open();

    fixture.receive("a", "b", "c", "d");
    assertThat(link.demands).isEqualTo(4);

    fixture.workers.runAll();
    assertThat(link.demands).isEqualTo(5);
  }

  @Test
  void aMailboxForOneDemandsNeverTwice() {
    SessionFixture one = new SessionFixture(1);

    one.socket.opened(one.link);
    one.workers.runAll();
    assertThat(one.link.demands).isEqualTo(1);

    one.receive("a");
    assertThat(one.link.demands).isEqualTo(1);
    one.workers.runAll();
    assertThat(one.link.demands).isEqualTo(2);

    one.session.shutdown(1_000);
    one.workers.runAll();
    assertThat(one.link.demands).isEqualTo(2);
  }

  @Test
  void endsAFloodWith4029OnceTheMessagesBeforeItAreHandled() {
    fixture.open();

    IntStream.range(0, SessionFixture.BURST).forEach(i -> drain("m" + i));
    int demands = link.demands;
    fixture.receive("late");
    assertThat(link.said).isEmpty();
    assertThat(link.demands).isEqualTo(demands);

    fixture.workers.runAll();
    assertThat(endpoint.told).contains("m0", "m4").doesNotContain("late");
    assertThat(link.said).containsExactly("close 4029 more than 1 events a second");
    assertThat(link.demands).isEqualTo(demands + 1);
  }

  @Test
  void theMessagesThatWaitBeforeAFloodAreHandled() {
    SessionFixture roomy = new SessionFixture(64);
    roomy.open();

    roomy.receive("a", "b", "c", "d", "e", "late");
    roomy.workers.runAll();

    assertThat(roomy.endpoint.told).contains("a", "b", "c", "d", "e").doesNotContain("late");
    assertThat(roomy.link.said).containsExactly("close 4029 more than 1 events a second");
  }

  @Test
  void refusesAMessageInItsTurn() {
    fixture.open();

    fixture.receive("a");
    socket.reject(CloseCode.TOO_LARGE, "too large");
    assertThat(link.said).isEmpty();
    assertThat(link.demands).isEqualTo(2);

    fixture.workers.runAll();
    assertThat(endpoint.told).contains("a");
    assertThat(link.said).containsExactly("close 1009 too large");
    assertThat(link.demands).isEqualTo(3);
  }

  @Test
  void endsASlowConsumerWith4008AndDropsWhatWaits() {
    fixture.open();
    link.prompt = false;

    assertThat(fixture.send("in flight")).isTrue();
    assertThat(fixture.send("x".repeat(100))).isTrue();
    assertThat(fixture.send("y".repeat(100))).isFalse();
    assertThat(session.open()).isFalse();
    assertThat(fixture.send("z")).isFalse();

    link.land();
    assertThat(link.said).containsExactly("in flight", "close 4008 slow consumer");
  }

  @Test
  void aPublicationEndsASlowConsumerToo() {
    fixture.open();
    link.prompt = false;
    fixture.send("in flight");

    fixture.publish("x".repeat(100), false);
    assertThat(session.open()).isTrue();
    fixture.publish("y".repeat(100), false);
    assertThat(session.open()).isFalse();

    link.land();
    assertThat(link.said).containsExactly("in flight", "close 4008 slow consumer");
  }

  @Test
  void sendsAnOwnPublicationBehindTheReply() {
    fixture.open();
    endpoint.at(
        "a",
        () -> {
          fixture.publish("published", true);
          fixture.send("reply");
        });

    fixture.receive("a");
    fixture.workers.runAll();

    assertThat(link.said).containsExactly("reply", "published");
  }

  @Test
  void handlesNoMessageThatComesAfterItHasClosed() {
    fixture.open();
    endpoint.at("a", () -> session.close(CloseCode.NORMAL, ""));

    fixture.receive("a", "b");
    fixture.workers.runAll();
    fixture.receive("c");
    fixture.workers.runAll();

    assertThat(endpoint.told).containsExactly("open", "begin a", "a");
    assertThat(link.said).containsExactly("close 1000 ");
  }

  @Test
  void readsOnAfterItHasClosedToFindThePeersAnswer() {
    fixture.open();
    session.close(CloseCode.NORMAL, "");

    fixture.receive("a", "b", "c", "d", "e", "f", "g", "h");

    assertThat(link.demands).isEqualTo(9);
    assertThat(link.said).containsExactly("close 1000 ");
  }

  @Test
  void sendsNothingOnceItHasClosed() {
    fixture.open();

    assertThat(session.close(CloseCode.NORMAL, "")).isTrue();

    assertThat(fixture.send("late")).isFalse();
    fixture.publish("late", false);
    assertThat(session.close(CloseCode.NORMAL, "")).isFalse();
    assertThat(link.said).containsExactly("close 1000 ");
  }

  @Test
  void handlesWhatWasReceivedBeforeThePeerClosed() {
    fixture.open();

    fixture.receive("a", "b");
    socket.closed(1006);
    fixture.workers.runAll();

    assertThat(endpoint.told).containsExactly("open", "begin a", "a", "begin b", "b", "closed");
  }

  @Test
  void sendsNothingOnceThePeerIsGone() {
    fixture.open();
    socket.closed(1006);

    assertThat(fixture.send("late")).isFalse();
    assertThat(session.open()).isFalse();
    assertThat(link.said).isEmpty();
  }

  @Test
  void isClosedOnceAndLast() {
    fixture.open();
    fixture.receive("a");
    socket.closed(1006);
    session.shutdown(1_000);
    fixture.workers.runAll();
    fixture.pass(SessionFixture.PING.multipliedBy(9));
    fixture.workers.runAll();

    assertThat(endpoint.told).containsExactly("open", "begin a", "a", "closed");
    assertThat(fixture.ends).hasValue(1);
    assertThat(link.aborts).isZero();
  }

  @Test
  void endsEvenIfTheApplicationFailsAtTheEnd() {
    fixture.open();
    endpoint.at(
        "closed",
        () -> {
          throw new AssertionError("as asked");
        });

    socket.closed(1006);
    fixture.workers.runAll();

    assertThat(fixture.ends).hasValue(1);
  }

  @Test
  void tellsOfTheEndAtOnceToWhoAsksAfterIt() {
    fixture.open();
    socket.closed(1006);
    fixture.workers.runAll();
    int[] later = new int[1];

    session.whenEnded(() -> later[0]++);

    assertThat(later[0]).isEqualTo(1);
  }

  @Test
  void cannotSendOrCloseBeforeItIsOpen() {
    assertThat(fixture.send("early")).isFalse();
    assertThat(session.deliveries()).isNull();
    assertThat(session.close(CloseCode.NORMAL, "")).isFalse();
    assertThat(session.open()).isFalse();
  }

  private void drain(String message) {
    fixture.receive(message);
    fixture.workers.runAll();
  }
}
