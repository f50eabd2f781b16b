package dev.plezi.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.CloseCode;
import dev.plezi.server.internal.session.SessionConnectionFixture.Peer;
import dev.plezi.server.internal.transport.FakeTransport;
import dev.plezi.server.internal.transport.WireMessage;
import dev.plezi.server.testing.Endings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SessionTest {
  private final SessionFixture fixture = new SessionFixture();
  private final Session session = fixture.session;
  private final FakeTransport transport = fixture.transport;
  private final ScriptedHandler handler = fixture.handler;
  private final PlainConnection socket = fixture.socket;

  @Test
  void opensBeforeItHandlesAMessage() {
    socket.opened(transport);
    fixture.receive("a");
    assertThat(handler.told).isEmpty();

    fixture.workers.runAll();
    assertThat(handler.told).containsExactly("open", "begin a", "a");
  }

  @Test
  void demandsOneFrameForEachThatItTook() {
    fixture.open();
    assertThat(transport.demands).isEqualTo(1);

    fixture.receive("a", "b");
    assertThat(transport.demands).isEqualTo(3);
  }

  @Test
  void leavesMoreInTheSocketWhenTheMailboxIsFull() {
    fixture.open();

    fixture.receive("a", "b", "c", "d");
    assertThat(transport.demands).isEqualTo(4);

    fixture.workers.runAll();
    assertThat(transport.demands).isEqualTo(5);
  }

  @Test
  void aMailboxForOneDemandsNeverTwice() {
    SessionFixture one = new SessionFixture(1);

    one.socket.opened(one.transport);
    one.workers.runAll();
    assertThat(one.transport.demands).isEqualTo(1);

    one.receive("a");
    assertThat(one.transport.demands).isEqualTo(1);
    one.workers.runAll();
    assertThat(one.transport.demands).isEqualTo(2);

    one.session.shutdown(1_000);
    one.workers.runAll();
    assertThat(one.transport.demands).isEqualTo(2);
  }

  @Test
  void readsAFloodMoreSlowlyAndLosesNothing() {
    fixture.open();

    IntStream.range(0, SessionFixture.BURST).forEach(i -> drain("m" + i));
    fixture.workers.runAll();
    int demands = transport.demands;
    assertThat(demands).as("one for each token").isEqualTo(SessionFixture.BURST);
    fixture.pass(Duration.ofMillis(900));
    assertThat(transport.demands).isEqualTo(demands);
    fixture.pass(Duration.ofMillis(100));
    assertThat(transport.demands).isEqualTo(demands + 1);

    fixture.receive("next");
    fixture.workers.runAll();
    assertThat(handler.told).contains("m0", "m7", "next");
    assertThat(transport.said).isEmpty();
  }

  @Test
  void refusesAMessageInItsTurn() {
    fixture.open();

    fixture.receive("a");
    socket.reject(CloseCode.TOO_LARGE, "too large");
    assertThat(transport.said).isEmpty();
    assertThat(transport.demands).isEqualTo(2);

    fixture.workers.runAll();
    assertThat(handler.told).contains("a");
    assertThat(transport.said).containsExactly("close 1009 too large");
    assertThat(transport.demands).isEqualTo(3);
  }

  @Test
  void endsASlowConsumerWith4008AndDropsWhatWaits() {
    fixture.open();
    transport.prompt = false;

    assertThat(fixture.send("in flight")).isTrue();
    assertThat(fixture.send("x".repeat(100))).isTrue();
    assertThat(fixture.send("y".repeat(100))).isFalse();
    assertThat(session.open()).isFalse();
    assertThat(fixture.send("z")).isFalse();

    transport.land();
    assertThat(transport.said).containsExactly("in flight", "close 4008 slow consumer");
  }

  @Test
  void aPublicationEndsASlowConsumerToo() {
    fixture.open();
    transport.prompt = false;
    fixture.send("in flight");

    fixture.publish("x".repeat(100), false);
    assertThat(session.open()).isTrue();
    fixture.publish("y".repeat(100), false);
    assertThat(session.open()).isFalse();

    transport.land();
    assertThat(transport.said).containsExactly("in flight", "close 4008 slow consumer");
  }

  @Test
  void sendsAnOwnPublicationBehindTheReply() {
    fixture.open();
    handler.at(
        "a",
        () -> {
          fixture.publish("published", true);
          fixture.send("reply");
        });

    fixture.receive("a");
    fixture.workers.runAll();

    assertThat(transport.said).containsExactly("reply", "published");
  }

  @Test
  void handlesNoMessageThatComesAfterItHasClosed() {
    fixture.open();
    handler.at("a", () -> session.close(CloseCode.NORMAL, ""));

    fixture.receive("a", "b");
    fixture.workers.runAll();
    fixture.receive("c");
    fixture.workers.runAll();

    assertThat(handler.told).containsExactly("open", "begin a", "a");
    assertThat(transport.said).containsExactly("close 1000 ");
  }

  @Test
  void readsOnAfterItHasClosedToFindThePeersAnswer() {
    fixture.open();
    session.close(CloseCode.NORMAL, "");

    fixture.receive("a", "b", "c", "d", "e", "f", "g", "h");

    assertThat(transport.demands).isEqualTo(9);
    assertThat(transport.said).containsExactly("close 1000 ");
  }

  @Test
  void sendsNothingOnceItHasClosed() {
    fixture.open();

    assertThat(session.close(CloseCode.NORMAL, "")).isTrue();

    assertThat(fixture.send("late")).isFalse();
    fixture.publish("late", false);
    assertThat(session.close(CloseCode.NORMAL, "")).isFalse();
    assertThat(transport.said).containsExactly("close 1000 ");
  }

  @Test
  void handlesWhatWasReceivedBeforeThePeerClosed() {
    fixture.open();

    fixture.receive("a", "b");
    socket.closed(Endings.of(1006));
    fixture.workers.runAll();

    assertThat(handler.told).containsExactly("open", "begin a", "a", "begin b", "b", "closed");
  }

  @Test
  void sendsNothingOnceThePeerIsGone() {
    fixture.open();
    socket.closed(Endings.of(1006));

    assertThat(fixture.send("late")).isFalse();
    assertThat(session.open()).isFalse();
    assertThat(transport.said).isEmpty();
  }

  @Test
  void isClosedOnceAndLast() {
    fixture.open();
    fixture.receive("a");
    socket.closed(Endings.of(1006));
    session.shutdown(1_000);
    fixture.workers.runAll();
    fixture.pass(SessionFixture.PING.multipliedBy(9));
    fixture.workers.runAll();

    assertThat(handler.told).containsExactly("open", "begin a", "a", "closed");
    assertThat(fixture.ends).hasValue(1);
    assertThat(transport.aborts).isZero();
  }

  @Test
  void endsEvenIfTheApplicationFailsAtTheEnd() {
    fixture.open();
    handler.at(
        "closed",
        () -> {
          throw new AssertionError("as asked");
        });

    socket.closed(Endings.of(1006));
    fixture.workers.runAll();

    assertThat(fixture.ends).hasValue(1);
  }

  @Test
  void tellsOfTheEndAtOnceToWhoAsksAfterIt() {
    fixture.open();
    socket.closed(Endings.of(1006));
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

  @Test
  void keysThatAreFoundTooSlowlyEndTheConnectionAsAListenerDoes() {
    fixture.open();
    PublicationSink way = Objects.requireNonNull(session.deliveries());

    IntStream.range(0, 3).forEach(i -> way.find(() -> {}, WireMessage.binary(new byte[68])));
    way.flush();

    assertThat(transport.said).containsExactly("close 4008 slow consumer");
  }

  @Test
  void endsWhereNoWorkerTakesWhatArrived() {
    fixture.open();
    fixture.publish("x", () -> {});
    fixture.workers.shutDown();
    fixture.workers.runAll();

    fixture.receive("a", "b");
    fixture.publish("y", () -> {});

    assertThat(transport.aborts).isEqualTo(1);
    assertThat(handler.told).containsExactly("open", "begin a");
    assertThat(fixture.ends).hasValue(1);
    assertThat(fixture.send("late")).isFalse();
    socket.closed(Endings.of(1006));
    assertThat(fixture.ends).hasValue(1);
  }

  @Test
  void endsWhereNoWorkerOpensIt() {
    fixture.workers.shutDown();

    fixture.open();

    assertThat(transport.aborts).isEqualTo(2);
    assertThat(handler.told).isEmpty();
    assertThat(fixture.ends).hasValue(1);
  }

  private void drain(String message) {
    fixture.receive(message);
    fixture.workers.runAll();
  }

  @Nested
  class WhenTheServerGoes {
    @Test
    void shutsDownBehindTheMessagesThatWaitAndThenCloses() {
      fixture.open();
      handler.at("shutdown", () -> fixture.send("goodbye"));

      fixture.receive("a");
      session.shutdown(1_000);
      fixture.receive("b");
      fixture.workers.runAll();

      assertThat(handler.told).containsExactly("open", "begin a", "a", "shutdown");
      assertThat(transport.said).containsExactly("goodbye", "close 1001 server shutdown");
    }

    @Test
    void closesEvenIfTheApplicationFailsAtShutdown() {
      fixture.open();
      handler.at(
          "shutdown",
          () -> {
            throw new AssertionError("as asked");
          });

      session.shutdown(1_000);
      fixture.workers.runAll();

      assertThat(transport.said).containsExactly("close 1001 server shutdown");
    }

    @Test
    void doesNotShutDownWhatCloses() {
      fixture.open();
      session.close(CloseCode.NORMAL, "");

      session.shutdown(1_000);
      fixture.workers.runAll();

      assertThat(handler.told).containsExactly("open");
      assertThat(transport.said).containsExactly("close 1000 ");
    }

    @Test
    void aHandshakeDuringTheShutdownIsShutDownWhenItIsOpen() {
      session.shutdown(1_000);
      fixture.workers.runAll();
      assertThat(handler.told).isEmpty();

      fixture.open();
      assertThat(handler.told).containsExactly("open", "shutdown");
      assertThat(transport.said).containsExactly("close 1001 server shutdown");
    }
  }

  /**
   * What happens at the bounds of a session: 4 messages in the mailbox, 5 at once and one a second,
   * 200 bytes in the outbox, of which each message costs 32 beside its own, and 500 bytes or 10
   * messages kept.
   */
  @Nested
  class AtTheBoundsOfOneThatOutlivesConnections {
    private final String longText = "x".repeat(68);

    private final SessionConnectionFixture connections = new SessionConnectionFixture();
    private final SessionRegistry sessions = connections.sessions;
    private final Peer peer = connections.session();

    AtTheBoundsOfOneThatOutlivesConnections() {
      peer.news();
    }

    @Test
    void aSlowReaderLosesItsConnectionAndGetsAllOnTheNext() {
      peer.transport.prompt = false;
      peer.sends("in flight");
      peer.sends(longText);
      peer.sends(longText);
      assertThat(sessions.suspended()).isZero();

      assertThat(peer.sends("last")).isTrue();

      assertThat(peer.news()).containsExactly("in flight", "close 4008 slow consumer");
      Peer again = connections.peer().resumes("secret1");
      assertThat(again.news()).endsWith("in flight", longText, longText, "last");
    }

    @Test
    void whatIsKeptNeverExceedsItsBound() {
      int most = 0;
      for (int i = 0; i < 20; i++) {
        peer.sends(longText);
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
      IntStream.range(0, 6).forEach(i -> peer.sends(longText));
      connections.around.workers.runAll();

      assertThat(peer.handler.told).containsExactly("open", "suspended", "closed");
      assertThat(reason()).isEqualTo("overflow");
    }

    @Test
    void aChannelThatDropsEndsNothing() {
      peer.loses();
      peer.published(
          way ->
              IntStream.range(0, 99)
                  .forEach(i -> way.addOrDrop(WireMessage.text(longText), false)));

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

      Peer again = connections.peer().resumes("secret1");
      assertThat(again.news()).endsWith("value 996", "value 997", "value 998");
    }

    @Test
    void whatIsAboveTheRateIsReadMoreSlowlyAndNothingIsDropped() {
      connections.pass(8);
      int before = peer.transport.demands;
      for (int i = 1; i <= 9; i++) {
        peer.says("m" + i);
      }
      assertThat(peer.transport.demands).isEqualTo(before + 8);

      connections.pass(1);
      assertThat(peer.transport.demands).isEqualTo(before + 9);
      assertThat(peer.handler.told).contains("m8", "m9");
      assertThat(sessions.suspended()).isZero();
    }

    @Test
    void controlEventsAndFramesThatAreNoMessagesTakePartInTheRate() {
      connections.pass(8);
      int before = peer.transport.demands;
      peer.says("{\"event\":\"_pong_\"}", "{\"event\":\"_pong_\"}");
      IntStream.range(0, 7).forEach(i -> peer.connection.demandNext());

      assertThat(peer.transport.demands).isEqualTo(before + 8);
    }

    @Test
    void aPeerThatNeverHeedsTheRateIsClosedWith4029AndMayComeBack() {
      IntStream.range(0, SessionFixture.BURST).forEach(i -> peer.connection.demandNext());
      for (int i = 0; i < 100_010 && sessions.suspended() == 0; i++) {
        peer.says("{\"event\":\"_pong_\"}");
        connections.pass(1);
      }
      connections.around.workers.runAll();

      assertThat(peer.heard()).isEqualTo("close 4029 more than 1 events a second");
      assertThat(peer.handler.told).endsWith("suspended");
      assertThat(connections.peer().resumes("secret1").heard()).contains("\"resumed\":true");
    }

    @Test
    void aMessageThatIsTooLargeEndsItInItsTurn() {
      peer.connection.received(WireMessage.text("a"));
      peer.connection.reject(CloseCode.TOO_LARGE, "too large");
      connections.around.workers.runAll();

      assertThat(peer.handler.told).contains("a");
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
      int demands = peer.transport.demands;
      IntStream.range(0, 4).forEach(i -> peer.connection.received(WireMessage.text("m" + i)));
      assertThat(peer.transport.demands).isEqualTo(demands + 3);

      connections.around.workers.runAll();
      assertThat(peer.transport.demands).isEqualTo(demands + 4);
    }

    private String reason() {
      String heard = connections.peer().resumes("secret1").heard();
      assertThat(heard).contains("\"resumed\":false");
      return heard.replaceAll(".*\"reason\":\"(\\w+)\".*", "$1");
    }

    @Test
    void endsWhereNoWorkerTakesWhatArrived() {
      connections.around.workers.shutDown();

      peer.connection.received(WireMessage.text("a"));

      assertThat(peer.transport.aborts).isEqualTo(1);
      peer.connection.closed(Endings.of(1006));
      assertThat(sessions.size()).isZero();
      assertThat(sessions.connected()).isZero();
      assertThat(sessions.find("secret1")).isNull();
    }

    @Test
    void endsWhereNoWorkerTellsThatTheConnectionIsLost() {
      connections.around.workers.shutDown();

      peer.connection.closed(Endings.of(1006));

      assertThat(sessions.size()).isZero();
      assertThat(sessions.suspended()).isZero();
      assertThat(sessions.find("secret1")).isNull();
    }
  }

  /**
   * A session as it lives: one thread reads the socket, others run its handlers, send, complete
   * what is written, and tick; and the connection is cut again and again.
   */
  @Nested
  class OnManyThreads {
    private final int messages = 20_000;

    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ThreadedPeer peer = new ThreadedPeer(messages, workers);

    @AfterEach
    void stop() {
      threads.shutdownNow();
      workers.shutdownNow();
    }

    @Test
    void losesNothingDoublesNothingAndKeepsTheOrderBothWays() throws Exception {
      peer.begin();
      Future<?> ticker = threads.submit(peer::tickUntilDone);
      Future<?> sender = threads.submit(() -> IntStream.range(0, messages).forEach(peer::isSent));
      Future<?> reader = threads.submit(peer::talk);

      sender.get();
      reader.get();
      ticker.get();

      List<String> all = IntStream.range(0, messages).mapToObj(String::valueOf).toList();
      assertThat(peer.handled()).isEqualTo(all);
      assertThat(peer.heard()).isEqualTo(all);
      assertThat(peer.connections()).isGreaterThan(10);
    }
  }
}
