package dev.plezi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.e2e.doors.DoorKind;
import dev.plezi.e2e.socket.Frame;
import dev.plezi.e2e.socket.RawSocket;
import dev.plezi.e2e.socket.SessionSocket;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The conformance server's sessions, byte by byte. */
@ParameterizedClass
@EnumSource
class SessionsIT {
  private final DoorKind door;
  private final URI server;
  private final URI session;

  SessionsIT(DoorKind door) {
    this.door = door;
    server = ConformanceServerFixture.server(door);
    session = server.resolve("/session");
  }

  @Test
  void greetsWhoAsksForASessionAndOpensOne() throws IOException {
    try (RawSocket socket = RawSocket.open(URI.create(session + "?plezi=2"))) {
      assertThat(socket.readText())
          .isEqualTo("{\"event\":\"_hello_\",\"v\":2,\"heartbeat\":25000,\"max\":262144}");
    }
    try (SessionSocket one = SessionSocket.open(session);
        SessionSocket other = SessionSocket.open(session)) {
      assertThat(one.answer().received()).isZero();
      assertThat(one.answer().resumed()).isFalse();
      assertThat(one.answer().reason()).isEmpty();
      assertThat(one.answer().ttl()).isEqualTo(120_000);
      assertThat(one.secret()).isNotEqualTo(other.secret());
    }
  }

  @Test
  void offersNoneToWhoDoesNotAskAndWhereMessagesAreRaw() throws IOException {
    try (RawSocket plain = RawSocket.open(session);
        RawSocket raw = RawSocket.open(server.resolve("/raw?plezi=2"))) {
      plain.send("{\"event\":\"tick\",\"n\":1}");
      assertThat(plain.readText()).isEqualTo("{\"event\":\"tock\",\"n\":1}");
      raw.send("x");
      assertThat(raw.readText()).isEqualTo("enc=UTF-8 len=1");
    }
  }

  @Test
  void servesAPeerAtLevelOneThatSaysSomethingElseFirst() throws IOException {
    try (RawSocket socket = SessionSocket.greeted(session)) {
      socket.send("{\"event\":\"tick\",\"n\":1,\"_EID_\":7}");
      assertThat(socket.readText()).isEqualTo("{\"event\":\"_ack_\",\"_EID_\":7}");
      assertThat(socket.readText()).isEqualTo("{\"event\":\"tock\",\"n\":1}");
      socket.send("{\"event\":\"nobody\"}");
      assertThat(socket.awaitClose()).isEqualTo(door.noCode());
    }
  }

  @Test
  void goesOnWhereTheConnectionBroke() throws IOException {
    SessionSocket first = SessionSocket.open(session);
    first.send(tick(1), tick(2), tick(3));
    assertThat(first.read(3)).containsExactly(tock(1), tock(2), tock(3));
    first.cut();

    // Two of the server's three are counted, all three of ours.
    try (SessionSocket second = SessionSocket.resume(session, first.secret(), 2)) {
      assertThat(second.answer().resumed()).isTrue();
      assertThat(second.answer().received()).isEqualTo(3);
      assertThat(second.secret()).isEqualTo(first.secret());
      assertThat(second.read()).isEqualTo(tock(3));
      second.send(tick(4), "{\"event\":\"seen\"}");
      assertThat(second.read(2))
          .containsExactly(
              tock(4), "{\"event\":\"seen\",\"count\":4,\"distinct\":4,\"ordered\":true}");
    }
  }

  @Test
  void keepsWhatIsSentWhileThereIsNoConnection() throws IOException {
    SessionSocket first = SessionSocket.open(session);
    first.send("{\"event\":\"sub\",\"ch\":\"away\"}");
    String subscribed = first.read();
    first.cut();
    try (RawSocket publisher = RawSocket.open(session)) {
      for (int i = 1; i <= 3; i++) {
        publisher.send("{\"event\":\"pub\",\"ch\":\"away\",\"ms\":\"" + i + "\"}");
        assertThat(publisher.readText()).isEqualTo("{\"event\":\"pubd\",\"r\":true}");
      }
    }

    try (SessionSocket second = SessionSocket.resume(session, first.secret(), 1)) {
      assertThat(subscribed).isEqualTo("{\"event\":\"subd\",\"r\":\"away\"}");
      assertThat(second.read(3)).containsExactly("1", "2", "3");
    }
  }

  @Test
  void streamsOnWhetherOrNotThereIsAConnection() throws IOException {
    SessionSocket socket = SessionSocket.open(session);
    socket.send("{\"event\":\"stream\",\"count\":200,\"every\":1}");
    List<String> items = new ArrayList<>();
    while (items.size() < 200) {
      items.add(socket.read());
      if (items.size() % 50 == 0) {
        socket.cut();
        socket = SessionSocket.resume(session, socket.secret(), items.size());
        assertThat(socket.answer().resumed()).isTrue();
      }
    }
    socket.close();
    for (int i = 0; i < 200; i++) {
      assertThat(items.get(i)).isEqualTo("{\"event\":\"item\",\"n\":" + (i + 1) + "}");
    }
  }

  @Test
  void aNewConnectionFencesTheOldOne() throws IOException {
    try (SessionSocket old = SessionSocket.open(session);
        SessionSocket young = SessionSocket.resume(session, old.secret(), 0)) {
      assertThat(young.answer().resumed()).isTrue();
      assertThat(old.socket().awaitClose()).isEqualTo(4001);
      young.send(tick(1));
      assertThat(young.read()).isEqualTo(tock(1));
    }
  }

  @Test
  void tellsAtOnceOfThirtyTwoMessages() throws IOException {
    try (SessionSocket socket = SessionSocket.open(session)) {
      String[] ticks = new String[32];
      for (int i = 0; i < ticks.length; i++) {
        ticks[i] = tick(i);
      }
      socket.send(ticks);
      String message = socket.socket().readText();
      while (message.startsWith("{\"event\":\"tock\"")) {
        message = socket.socket().readText();
      }
      assertThat(message).matches("\\{\"event\":\"_received_\",\"n\":32,\"sent\":\\d+}");
    }
  }

  @Test
  void doesNotResumeWhatIsNotThere() throws IOException {
    try (SessionSocket socket = SessionSocket.resume(session, "nobodyknowsthissecret00", 5)) {
      assertThat(socket.answer().resumed()).isFalse();
      assertThat(socket.answer().reason()).isEqualTo("gone");
      socket.send(tick(1));
      assertThat(socket.read()).isEqualTo(tock(1));
    }
  }

  @Test
  void aPeerThatIsDoneEndsItsSession() throws IOException {
    SessionSocket first;
    // The server's close frame is on its way before the server has made an end.
    try (SessionSocket watcher = SessionSocket.open(session)) {
      watcher.send("{\"event\":\"sub\",\"ch\":\"done\"}");
      assertThat(watcher.read()).contains("subd");
      first = SessionSocket.open(URI.create(session + "?watched=done"));
      first.send("{\"event\":\"_close_\"}");
      assertThat(watcher.read()).isEqualTo("closed");
      assertThat(first.socket().awaitClose()).isEqualTo(1000);
    }
    try (SessionSocket second = SessionSocket.resume(session, first.secret(), 0)) {
      assertThat(second.answer().reason()).isEqualTo("closed");
    }
  }

  @Test
  void aClosedSocketLeavesTheSessionAsItIsWhateverTheCode() throws IOException {
    for (int code : new int[] {1000, 1001, 4000}) {
      SessionSocket first = SessionSocket.open(session);
      first.send(tick(1));
      assertThat(first.read()).isEqualTo(tock(1));
      assertThat(first.socket().close(code)).isEqualTo(code);
      try (SessionSocket second = SessionSocket.resume(session, first.secret(), 1)) {
        assertThat(second.answer().resumed()).as("%d", code).isTrue();
      }
    }
  }

  @Test
  void whatIsNotACountLeavesTheSessionAsItIs() throws IOException {
    for (String wrong : new String[] {"-1", "1.5", "\"0\"", "null", "1e400"}) {
      try (SessionSocket first = SessionSocket.open(session)) {
        first.send("{\"event\":\"_received_\",\"n\":" + wrong + "}");
        assertThat(first.socket().awaitClose()).isEqualTo(1003);
        try (SessionSocket second = SessionSocket.resume(session, first.secret(), 0)) {
          assertThat(second.answer().resumed()).as(wrong).isTrue();
        }
      }
    }
  }

  @Test
  void aTotalThatIsNotWhatArrivedEndsTheSession() throws IOException {
    try (SessionSocket first = SessionSocket.open(session)) {
      first.send("{\"event\":\"_received_\",\"n\":0,\"sent\":2}");
      assertThat(first.socket().awaitClose()).isEqualTo(1003);
      try (SessionSocket second = SessionSocket.resume(session, first.secret(), 0)) {
        assertThat(second.answer().reason()).isEqualTo("count");
        assertThat(second.answer().handled()).isEqualTo(-1);
      }
    }
  }

  @Test
  void aCountThatCannotBeEndsTheSession() throws IOException {
    try (SessionSocket first = SessionSocket.open(session)) {
      first.send("{\"event\":\"_received_\",\"n\":1}");
      assertThat(first.socket().awaitClose()).isEqualTo(1003);
      try (SessionSocket second = SessionSocket.resume(session, first.secret(), 0)) {
        assertThat(second.answer().reason()).isEqualTo("count");
      }
    }
    SessionSocket third = SessionSocket.open(session);
    third.cut();
    try (SessionSocket fourth = SessionSocket.resume(session, third.secret(), 1)) {
      assertThat(fourth.answer().reason()).isEqualTo("count");
    }
  }

  @Test
  void anEventThatNobodyHandlesIsPassedOver() throws IOException {
    try (SessionSocket socket = SessionSocket.open(session)) {
      socket.send("{\"event\":\"nobody\",\"_EID_\":1}", tick(1));
      assertThat(socket.read())
          .isEqualTo(
              "{\"event\":\"_error_\",\"_EID_\":1,\"of\":\"nobody\",\"code\":\"unknown_event\","
                  + "\"message\":\"no handler for the event nobody\"}");
      assertThat(socket.read()).isEqualTo(tock(1));
    }
  }

  @Test
  void whatIsNoMessageEndsTheSession() throws IOException {
    try (SessionSocket socket = SessionSocket.open(session)) {
      socket.send("not JSON");
      assertThat(socket.socket().awaitClose()).isEqualTo(1003);
      try (SessionSocket next = SessionSocket.resume(session, socket.secret(), 0)) {
        assertThat(next.answer().reason()).isEqualTo("closed");
      }
    }
  }

  @Test
  void anOpeningThatIsNoneCloses() throws IOException {
    try (RawSocket socket = SessionSocket.greeted(session)) {
      socket.send("{\"event\":\"_open_\",\"session\":17}");
      assertThat(socket.awaitClose()).isEqualTo(1003);
    }
  }

  @Test
  void dropsAConnectionAndKeepsItsPeersSession() throws IOException {
    URI ann = URI.create(session + "?as=ann");
    try (SessionSocket first = SessionSocket.open(ann)) {
      first.send(tick(1), "{\"event\":\"drop\"}");
      assertThat(first.read()).isEqualTo(tock(1));
      assertThat(first.socket().awaitClose()).isEqualTo(door.noCode());
      try (SessionSocket stranger = SessionSocket.resume(session, first.secret(), 1);
          SessionSocket second = SessionSocket.resume(ann, first.secret(), 1)) {
        assertThat(stranger.answer().reason()).isEqualTo("identity");
        assertThat(second.answer().resumed()).isTrue();
        second.send("{\"event\":\"whoami\"}", "{\"event\":\"seen\"}");
        assertThat(second.read(2))
            .containsExactly(
                "ann", "{\"event\":\"seen\",\"count\":1,\"distinct\":1,\"ordered\":true}");
      }
    }
  }

  @Test
  void itsSmallLimitsHaveTheirCodes() throws IOException {
    URI limits = server.resolve("/limits");
    try (RawSocket large = RawSocket.open(limits);
        RawSocket fast = RawSocket.open(limits)) {
      large.send("{\"event\":\"echo\",\"d\":\"" + "x".repeat(16 * 1024) + "\"}");
      assertThat(large.awaitClose()).isEqualTo(1009);
      Frame[] flood = new Frame[60];
      for (int i = 0; i < flood.length; i++) {
        flood[i] = Frame.text("{\"event\":\"echo\"}");
      }
      fast.send(flood);
      for (int i = 0; i < flood.length; i++) {
        assertThat(fast.readText())
            .isEqualTo("{\"event\":\"echoed\",\"got\":{\"event\":\"echo\"}}");
      }
    }
  }

  private static String tick(int n) {
    return "{\"event\":\"tick\",\"n\":" + n + "}";
  }

  private static String tock(int n) {
    return "{\"event\":\"tock\",\"n\":" + n + "}";
  }
}
