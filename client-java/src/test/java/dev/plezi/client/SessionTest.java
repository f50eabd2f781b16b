package dev.plezi.client;

import static dev.plezi.client.ConnectionState.CONNECTING;
import static dev.plezi.client.ConnectionState.OPEN;
import static dev.plezi.client.ConnectionState.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a session is opened, resumed and ended. */
class SessionTest extends ClientTest {
  private final Awaited<String> heard = new Awaited<>();
  private Sessions sessions;

  @BeforeEach
  void offerSessions() {
    sessions = new Sessions(server);
  }

  private PleziClient openSession() {
    PleziClient client = open(sessions("/ada").on(Said.class, said -> heard.add(said.text())));
    assertThat(sessions.opens.next()).isEqualTo("{\"event\":\"_open_\",\"attempt\":1}");
    return client;
  }

  private static String said(int n) {
    return "{\"event\":\"said\",\"text\":\"" + n + "\"}";
  }

  @Test
  void anEventThatTheServerHasNotHandledIsToldToWhoListensForErrors() {
    open(sessions("/ada"));
    sessions.opens.next();
    server.send(
        "{\"event\":\"_error_\",\"of\":\"say\",\"code\":\"invalid\",\"message\":\"n: is missing\"}");
    assertThat(errors.next())
        .isInstanceOfSatisfying(
            EventException.class, error -> assertThat(error.code()).isEqualTo("invalid"))
        .hasMessageContaining("\"say\": n: is missing");
  }

  @Test
  void asksForASessionBeforeItSpeaks() {
    PleziClient client = connect(sessions("/ada"));
    client.emit(new Say(1), ACK).join();
    assertThat(sessions.opens.next()).contains("_open_");
    assertThat(server.received.next(2)).last().isEqualTo("{\"_EID_\":1,\"event\":\"say\",\"n\":1}");
    assertThat(states.next(2)).containsExactly(CONNECTING, OPEN);
  }

  @Test
  void resumesWhereTheServerCounted() {
    sessions.script = (peer, text) -> {};
    PleziClient client = openSession();
    for (int i = 1; i <= 3; i++) {
      client.emit(new Say(i));
    }
    sessions.messages.next(3);
    server.send(said(1));
    assertThat(heard.next()).isEqualTo("1");
    sessions.counted = 1;
    server.peers.forEach(ScriptedServer.Peer::abort);
    assertThat(sessions.opens.next())
        .isEqualTo(
            "{\"event\":\"_open_\",\"session\":\"s1\",\"received\":1,\"sent\":3,\"attempt\":3}");
    client.emit(new Say(4));
    assertThat(sessions.messages.next(3))
        .containsExactly(new Say(2).json(), new Say(3).json(), new Say(4).json());
    assertThat(states.next(3)).containsExactly(SUSPENDED, CONNECTING, OPEN);
  }

  @Test
  void greetsASessionAndNotItsConnections() {
    Awaited<String> greetings = new Awaited<>();
    PleziClient client = connect(sessions("/ada").onOpen(c -> greetings.add("hello")));
    client.emit(new Say(1), ACK).join();
    sessions.counted = 1;
    server.peers.forEach(ScriptedServer.Peer::abort);
    client.emit(new Say(2), ACK).join();
    assertThat(sessions.opens.next(2)).last().asString().contains("s1");
    assertThat(greetings.next()).isEqualTo("hello");
    assertThat(greetings.rest()).isEmpty();
  }

  @Test
  void tellsOf32ReceivedMessagesAtOnce() {
    openSession();
    for (int i = 0; i < 32; i++) {
      server.send(said(i));
    }
    assertThat(sessions.counts.next()).isEqualTo("{\"event\":\"_received_\",\"n\":32,\"sent\":0}");
  }

  @Test
  void tellsOfOneReceivedMessageAfterAWhile() {
    openSession();
    server.send(said(1));
    assertThat(sessions.counts.next()).isEqualTo("{\"event\":\"_received_\",\"n\":1,\"sent\":0}");
  }

  @Test
  void countsEverythingButTheConnectionsOwnControlEvents() {
    openSession();
    server.send("{\"event\":\"_ack_\",\"_EID_\":99}");
    server.send("{\"event\":\"_reply_\",\"_EID_\":99,\"data\":1}");
    server.send("{\"event\":\"_error_\",\"_EID_\":99,\"code\":\"c\",\"message\":\"m\"}");
    server.send("no event");
    byte[] bytes = said(1).getBytes(StandardCharsets.UTF_8);
    server.peers.forEach(peer -> peer.frame((byte) 2, true, bytes));
    server.send("{\"event\":\"_of_the_future_\"}");
    server.send("{\"event\":\"_received_\",\"n\":0}");
    for (int i = 6; i < 32; i++) {
      server.send(said(i));
    }
    assertThat(sessions.counts.next()).isEqualTo("{\"event\":\"_received_\",\"n\":32,\"sent\":0}");
    assertThat(heard.next(27)).hasSize(27);
    assertThat(errors.next()).isInstanceOf(InvalidEventException.class);
  }

  @Test
  void aMessageAboveTheLimitIsCountedSoThatItIsNotSentForever() {
    PleziClient client =
        open(sessions("/ada").maxMessageSize(1_000).on(Said.class, said -> heard.add(said.text())));
    sessions.opens.next();
    server.send("{\"event\":\"said\",\"text\":\"" + "x".repeat(1_000) + "\"}");
    assertThat(server.closed.next().getCode()).isEqualTo(1009);
    assertThat(errors.next()).hasMessageContaining("1000 bytes");
    assertThat(sessions.opens.next()).contains("\"received\":1,");
    client.emit(new Say(1), ACK).join();
  }

  @Test
  void answersPings() {
    openSession();
    server.send("{\"event\":\"_ping_\"}");
    assertThat(sessions.messages.next()).isEqualTo("{\"event\":\"_pong_\"}");
  }

  @Test
  void leavesAServerThatGoesAndResumesElsewhere() {
    openSession();
    server.send("{\"event\":\"_goaway_\",\"after\":1}");
    assertThat(sessions.opens.next()).contains("\"session\":\"s1\"");
    assertThat(server.closed.next().getCode()).isEqualTo(1005);
    assertThat(states.next(2)).containsExactly(CONNECTING, OPEN);
    assertThat(errors.rest()).isEmpty();
  }

  @Test
  void aReconnectLeavesTheSessionAndACloseEndsIt() {
    PleziClient client = openSession();
    client.reconnect();
    assertThat(sessions.opens.next()).contains("\"session\":\"s1\"");
    assertThat(server.closed.next().getCode()).isEqualTo(1005);
    awaitState(OPEN);
    client.close();
    assertThat(server.closed.next().getCode()).isEqualTo(1000);
  }

  @Test
  void closingWhileALostConnectionIsReplacedTellsWhatMayNotHaveArrived() {
    PleziClient client =
        open(
            sessions("/ada")
                .backoff(Duration.ofHours(1), Duration.ofHours(1))
                .onOpen(c -> c.emit(new Say(1))));
    sessions.messages.next();
    server.peers.forEach(ScriptedServer.Peer::abort);
    awaitState(SUSPENDED);
    client.emit(new Say(2));
    client.close();
    assertThat(errors.next()).isInstanceOf(ConnectionException.class);
    assertThat(errors.next())
        .isInstanceOf(ClientClosedException.class)
        .hasMessage(
            "closed while messages waited to be sent: 1, or to be counted by the server: 1");
  }

  @Test
  void controlEventsThatAreNoneAreToldAndTheSessionGoesOnWithAnotherConnection() {
    PleziClient client = openSession();
    for (String wrong :
        new String[] {
          "{\"event\":\"_received_\"}",
          "{\"event\":\"_received_\",\"n\":\"1\"}",
          "{\"event\":\"_goaway_\",\"after\":null}",
          "{\"event\":\"_goaway_\",\"after\":-1}",
          "{\"event\":\"_hello_\",\"v\":2,\"heartbeat\":25000,\"max\":262144}",
          "{\"event\":\"_session_\",\"session\":\"s9\",\"received\":0,\"resumed\":false}",
          "{\"event\":\"_session_\"}"
        }) {
      server.peers.forEach(peer -> peer.send(wrong));
      assertThat(errors.next().getMessage()).containsAnyOf("cannot be", "has no");
      assertThat(sessions.opens.next()).contains("\"session\":\"s1\"");
      awaitState(OPEN);
      Awaited.until("one connection", () -> server.peers.size() == 1);
    }
    client.emit(new Say(1), ACK).join();
  }

  @Test
  void aMessageBeforeTheAnswerOfAServerDropsTheConnection() {
    openSession();
    sessions.answer = open -> said(1);
    server.peers.forEach(ScriptedServer.Peer::abort);
    assertThat(errors.next()).hasMessageContaining("broke");
    assertThat(errors.next()).hasMessageContaining("before the session");
    assertThat(heard.rest()).isEmpty();
  }

  @Test
  void aServerThatSpeaksOfOtherThingsFirstIsServedAtLevel1() {
    server.greeting = peer -> peer.send(said(1));
    PleziClient client = connect(sessions("/ada").on(Said.class, said -> heard.add(said.text())));
    assertThat(heard.next()).isEqualTo("1");
    client.emit(new Say(1), ACK).join();
    assertThat(server.received.next()).isEqualTo("{\"_EID_\":1,\"event\":\"say\",\"n\":1}");
    server.send("{\"event\":\"_goaway_\"}");
    server.send("{\"event\":\"_hello_\"}");
    server.send(said(2));
    assertThat(heard.next()).isEqualTo("2");
    assertThat(errors.rest()).isEmpty();
  }

  @Test
  void aServerThatSaysNothingIsServedAtLevel1() {
    server.greeting = peer -> {};
    PleziClient client = connect(sessions("/ada"));
    client.emit(new Say(1), ACK).join();
    assertThat(states.next(2)).containsExactly(CONNECTING, OPEN);
    assertThat(errors.rest()).isEmpty();
  }

  @Test
  void whatWasSaidBeforeALateOfferIsInDoubtUntilItIsAnswered() {
    server.greeting = peer -> peer.send(said(1));
    server.script =
        (peer, text) -> {
          if (text.contains("_open_")) {
            peer.abort();
          } else if (text.contains("\"n\":3")) {
            peer.send(Sessions.HELLO);
          }
        };
    PleziClient client = connect(sessions("/ada").on(Said.class, said -> heard.add(said.text())));
    assertThat(heard.next()).isEqualTo("1");
    for (int i = 1; i <= 3; i++) {
      client.emit(new Say(i));
    }
    assertThat(errors.next())
        .isInstanceOf(ConnectionException.class)
        .hasMessageEndingWith("; messages that may not have arrived: 3");
  }
}
