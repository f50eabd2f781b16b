package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.event.InvalidEventException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RequestTest extends ClientTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  private Sessions sessions;

  record Total(int sum) {}

  @BeforeEach
  void offerSessions() {
    sessions = new Sessions(server);
  }

  /** Acknowledges and replies with this. */
  private void reply(String data) {
    sessions.script =
        (peer, text) -> {
          ScriptedServer.acknowledge(peer, text);
          peer.send("{\"event\":\"_reply_\",\"_EID_\":" + id(text) + ",\"data\":" + data + "}");
        };
  }

  private static int id(String text) {
    return Integer.parseInt(text.replaceAll(".*\"_EID_\":(\\d+).*", "$1"));
  }

  private static Throwable failure(CompletableFuture<?> outcome) {
    return outcome.handle((value, failure) -> failure).join();
  }

  @Test
  void asksAndGetsTheResult() {
    PleziClient client = open(sessions("/ada"));
    reply("{\"sum\":5,\"more\":true}");
    assertThat(client.request(new Say(1), Total.class).join()).isEqualTo(new Total(5));
    assertThat(client.request("add", Map.of("a", 2), Total.class).join()).isEqualTo(new Total(5));
    assertThat(sessions.messages.next(2))
        .containsExactly(
            "{\"_re_\":true,\"_EID_\":1,\"event\":\"say\",\"n\":1}",
            "{\"_re_\":true,\"_EID_\":2,\"event\":\"add\",\"a\":2}");
  }

  @Test
  void readsTheResultAsWhatIsWanted() {
    PleziClient client = open(sessions("/ada"));
    reply("5");
    assertThat(client.request(new Say(1), Integer.class).join()).isEqualTo(5);
    assertThat(client.request(new Say(1), Void.class).join()).isNull();
    reply("\"é\"");
    assertThat(client.request(new Say(1), String.class).join()).isEqualTo("é");
    reply("[1,\"a\"]");
    assertThat((Object) client.request(new Say(1), List.class).join()).isEqualTo(List.of(1, "a"));
    reply("{\"a\":2.5,\"data\":1}");
    assertThat((Object) client.request(new Say(1), Map.class).join())
        .isEqualTo(Map.of("a", 2.5, "data", 1));
    assertThat(client.request(new Say(1), JsonNode.class).join().get("data").intValue()).isOne();
    reply("null");
    assertThat(client.request(new Say(1), Total.class).join()).isNull();
    assertThat(client.request(new Say(1), Void.class).join()).isNull();
  }

  record Scores(Map<String, Integer> scores) {}

  @Test
  void anElementOfAResultIsNullOnlyWhereItsTypeSaysSo() {
    PleziClient client = open(sessions("/ada"));
    reply("[\"a\",null]");
    assertThat(failure(client.request(new Say(1), String[].class)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage("[1]: is null");
    assertThat((Object) client.request(new Say(1), List.class).join())
        .isEqualTo(Arrays.asList("a", null));
    reply("{\"scores\":{\"alice\":null}}");
    assertThat(failure(client.request(new Say(1), Scores.class)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage("scores.alice: is null");
  }

  @Test
  void aResultOfAnotherShapeIsNamed() {
    PleziClient client = open(sessions("/ada"));
    reply("{\"sum\":\"five\"}");
    assertThat(failure(client.request(new Say(1), Total.class)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("sum");
  }

  @Test
  void failsWithTheServersWords() {
    PleziClient client = open(sessions("/ada"));
    sessions.script =
        (peer, text) ->
            peer.send(
                "{\"event\":\"_error_\",\"_EID_\":%d,\"code\":\"not_found\",\"message\":\"no such\"}"
                    .formatted(id(text)));
    assertThat(failure(client.request(new Say(1), Total.class)))
        .isInstanceOfSatisfying(
            EventException.class, e -> assertThat(e.code()).isEqualTo("not_found"))
        .hasMessage("no such");
  }

  @Test
  void anAcknowledgementIsNoReply() {
    PleziClient client = open(sessions("/ada"));
    CompletableFuture<Total> total = client.request(new Say(1), Total.class);
    client.emit(new Say(2), ACK).join();
    assertThat(total).isNotDone();
    server.send("{\"event\":\"_reply_\",\"_EID_\":1,\"data\":{\"sum\":3}}");
    assertThat(total.join()).isEqualTo(new Total(3));
  }

  @Test
  void aReplySurvivesALostConnection() {
    sessions.script = (peer, text) -> {};
    PleziClient client = open(sessions("/ada"));
    CompletableFuture<Total> total = client.request(new Say(1), Total.class);
    String request = sessions.messages.next();
    sessions.counted = 1;
    server.peers.forEach(ScriptedServer.Peer::abort);
    awaitState(ConnectionState.OPEN);
    server.opened.next().send("{\"event\":\"_reply_\",\"_EID_\":1,\"data\":{\"sum\":3}}");
    assertThat(total.join()).isEqualTo(new Total(3));
    assertThat(request).contains("\"_EID_\":1");
    assertThat(sessions.messages.rest()).isEmpty();
  }

  @Test
  void timesOutNamingTheEventAndTheTime() throws Exception {
    sessions.script = (peer, text) -> {};
    PleziClient client = open(sessions("/ada"));
    assertThat(failure(client.request(new Say(1), Total.class, SHORT)))
        .isInstanceOfSatisfying(ReplyTimeoutException.class, e -> assertThat(e.sent()).isTrue())
        .hasMessageContaining("\"say\"")
        .hasMessageContaining("PT0.05S");
    server.close();
    awaitState(ConnectionState.SUSPENDED);
    assertThat(failure(client.request("add", Map.of(), Total.class, SHORT)))
        .isInstanceOfSatisfying(ReplyTimeoutException.class, e -> assertThat(e.sent()).isFalse())
        .hasMessageContaining("\"add\"")
        .hasMessageContaining("PT0.05S");
  }

  @Test
  void aRequestThatIsCancelledBeforeItIsSentIsNotSent() throws Exception {
    int port = server.port();
    server.close();
    PleziClient client = connect(sessions("/ada"));
    awaitState(ConnectionState.SUSPENDED);
    CompletableFuture<Total> total = client.request(new Say(1), Total.class);
    total.cancel(false);
    client.emit(new Say(2));
    server = ScriptedServer.start(port);
    sessions = new Sessions(server);
    assertThat(sessions.messages.next()).isEqualTo(new Say(2).json());
  }

  @Test
  void failsWhenTheClientIsClosed() {
    sessions.script = (peer, text) -> {};
    PleziClient client = open(sessions("/ada"));
    CompletableFuture<Total> total = client.request(new Say(1), Total.class);
    client.close();
    assertThat(failure(total))
        .isInstanceOf(ClientClosedException.class)
        .hasMessageContaining("\"say\"");
    assertThatThrownBy(() -> client.request(new Say(1), Total.class))
        .isInstanceOf(ClientClosedException.class);
  }

  @Test
  void aServerOfLevel1RepliesToNothing() {
    PleziClient client = connect(builder("/ada"));
    for (int i = 0; i < 2; i++) {
      // The first may wait for the connection, the second finds it open.
      assertThat(failure(client.request(new Say(1), Total.class)))
          .isInstanceOfSatisfying(
              EventException.class, e -> assertThat(e.code()).isEqualTo("unsupported"));
    }
    CompletableFuture<Void> acknowledged = client.emit(new Say(2), ACK);
    acknowledged.join();
    assertThat(server.received.next()).contains("\"n\":2");
  }

  @Test
  void aListenerMayWaitForAReply() {
    PleziClient client = open(sessions("/ada"));
    reply("7");
    Awaited<Integer> replies = new Awaited<>();
    client.on("go", (Event event) -> replies.add(client.request(new Say(1), Integer.class).join()));
    server.send("{\"event\":\"go\"}");
    assertThat(replies.next()).isEqualTo(7);
  }

  @Test
  void aMessageAboveTheServersLimitIsRefused() {
    server.greeting =
        peer -> peer.send("{\"event\":\"_hello_\",\"v\":2,\"heartbeat\":25000,\"max\":49}");
    PleziClient client = open(sessions("/ada"));
    String fits = "{\"event\":\"x\",\"d\":\"" + "é".repeat(14) + "\"}";
    client.emit(fits);
    assertThat(sessions.messages.next()).isEqualTo(fits);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.emit("{\"event\":\"x\",\"d\":\"" + "é".repeat(15) + "\"}"))
        .withMessageContaining("50 bytes")
        .withMessageContaining("takes 49");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.request("x", Map.of("d", "é".repeat(15)), Total.class));
  }

  @Test
  void aRequestThatIsKeptFailsAtOnceWhenTheClientBecomesClosed() {
    PleziClient client = connect(sessions("/refuse/503").autoreconnect(false));
    CompletableFuture<String> kept = client.request("now", Map.of(), String.class);
    assertThat(kept)
        .failsWithin(Awaited.LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(ClientClosedException.class);
    awaitState(ConnectionState.CLOSED);
    assertThatThrownBy(() -> client.request("now", Map.of(), String.class))
        .isInstanceOf(ClientClosedException.class);
  }
}
