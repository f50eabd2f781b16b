package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.Standard;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a session that is lost. */
class GapTest extends ClientTest {
  private final Awaited<Gap> gaps = new Awaited<>();
  private Sessions sessions;

  @BeforeEach
  void offerSessions() {
    sessions = new Sessions(server);
    sessions.script = (peer, text) -> {};
  }

  private PleziClient openSession() {
    return open(sessions("/ada").onGap(gaps::add));
  }

  private void loseIt(String reason) {
    sessions.answer = open -> sessions.fresh(reason);
    server.peers.forEach(ScriptedServer.Peer::abort);
  }

  @Test
  void listsWhatMayNotHaveArrivedAndSendsWhatWasNeverSent() {
    PleziClient client = openSession();
    client.emit(new Say(1));
    client.emit("{\"event\":\"raw\"}");
    sessions.messages.next(2);
    server.send("{\"event\":\"_received_\",\"n\":1}");
    sessions.heardAll(server);
    client.emit(new Say(2));
    sessions.messages.next();
    loseIt("gone");
    awaitState(ConnectionState.SUSPENDED);
    client.emit(new Say(3));
    Gap gap = gaps.next();
    assertThat(gap.reason()).isEqualTo(Gap.Reason.GONE);
    assertThat(gap.inDoubt()).containsExactly("{\"event\":\"raw\"}", new Say(2).json());
    assertThat(gap.undelivered()).isEmpty();
    assertThat(sessions.messages.next()).isEqualTo(new Say(3).json());
  }

  @Test
  void whatIsListedCanBeEmittedAgain() {
    PleziClient client = openSession();
    var acknowledged = client.emit("{ \"event\":\"raw\", \"n\":1.50 }", ACK);
    var replied = client.request(new Say(2), Integer.class);
    client.emit(new Say(3));
    sessions.messages.next(3);
    loseIt("gone");
    List<String> undelivered = gaps.next().inDoubt();
    assertThat(undelivered)
        .containsExactly("{ \"event\":\"raw\", \"n\":1.50 }", new Say(2).json(), new Say(3).json());
    assertThat(acknowledged).failsWithin(ACK);
    assertThat(replied).failsWithin(ACK);
    undelivered.forEach(client::emit);
    assertThat(sessions.messages.next(3)).isEqualTo(undelivered);
  }

  @Test
  void whatIsCertainIsSentAgainBeforeWhatIsNewer() {
    PleziClient client = open(sessions("/ada").onGap(this::resend));
    sessions.opens.next();
    sessions.script = (peer, text) -> {};
    client.emit(new Say(1));
    CompletableFuture<Void> acknowledged = client.emit(new Say(2), ACK);
    client.emit(new Say(3));
    sessions.messages.next(3);
    sessions.script = ScriptedServer::acknowledge;
    sessions.answer = open -> sessions.fresh("closed").replace("\"ttl\"", "\"handled\":1,\"ttl\"");
    server.peers.forEach(ScriptedServer.Peer::abort);
    awaitState(ConnectionState.SUSPENDED);
    client.emit(new Say(4));

    List<String> sent = sessions.messages.next(3);
    assertThat(sent.get(0)).contains("\"n\":2");
    assertThat(sent.subList(1, 3)).containsExactly(new Say(3).json(), new Say(4).json());
    assertThat(acknowledged).succeedsWithin(ACK);
    Gap gap = gaps.next();
    assertThat(gap.undelivered()).containsExactly(new Say(2).json(), new Say(3).json());
    assertThat(gap.inDoubt()).isEmpty();
    assertThat(gap.resend()).isFalse();
  }

  @Test
  void whatWasHandledAndNotAcknowledgedCountsAsAcknowledged() {
    PleziClient client = openSession();
    CompletableFuture<Void> handled = client.emit(new Say(1), ACK);
    CompletableFuture<Integer> replied = client.request(new Say(2), Integer.class);
    CompletableFuture<Void> undelivered = client.emit(new Say(3), ACK);
    sessions.messages.next(3);
    sessions.answer = open -> sessions.fresh("closed").replace("\"ttl\"", "\"handled\":2,\"ttl\"");
    server.peers.forEach(ScriptedServer.Peer::abort);
    assertThat(handled).succeedsWithin(ACK);
    assertThat(replied).failsWithin(ACK);
    assertThat(undelivered).failsWithin(ACK);
    assertThat(gaps.next().undelivered()).containsExactly(new Say(3).json());
  }

  private void resend(Gap gap) {
    assertThat(gap.resend()).isTrue();
    gaps.add(gap);
  }

  @Test
  void aLargeEventForWhichNoConnectionLastsFailsAlone() {
    String large = "x".repeat(Standard.PATIENT_SIZE);
    sessions.script =
        (peer, text) -> {
          if (text.contains(large)) {
            peer.abort();
          }
        };
    PleziClient client = openSession();
    var awaited = client.emit("large", Map.of("text", large), ACK);
    client.emit(new Say(2));

    assertThat(awaited)
        .failsWithin(ACK)
        .withThrowableThat()
        .withCauseInstanceOf(UndeliverableException.class)
        .withMessageContaining("\"large\" is given up: 5 connections broke");
    while (!sessions.messages.next().equals("{\"event\":\"_none_\"}")) {
      // What was read of connections that broke is sent again.
    }
    assertThat(sessions.messages.next()).isEqualTo(new Say(2).json());
    assertThat(gaps.rest()).isEmpty();
  }

  @Test
  void isToldBeforeTheStateAndTheGreeting() {
    Awaited<String> order = new Awaited<>();
    open(
        sessions("/ada")
            .onOpen(c -> order.add("greeting"))
            .onState(state -> order.add(state.name()))
            .onGap(gap -> order.add("gap")));
    loseIt("gone");
    assertThat(order.next(7))
        .containsExactly(
            "CONNECTING", "OPEN", "greeting", "SUSPENDED", "CONNECTING", "gap", "OPEN");
    assertThat(order.next()).isEqualTo("greeting");
  }

  @ParameterizedTest
  @CsvSource({
    "gone, GONE",
    "overflow, OVERFLOW",
    "closed, CLOSED",
    "identity, IDENTITY",
    "count, COUNT",
    "expired, EXPIRED",
    "revoked, REVOKED",
    "refused, REFUSED",
    "whatever, GONE"
  })
  void namesTheServersReason(String word, Gap.Reason reason) {
    openSession();
    loseIt(word);
    Gap gap = gaps.next();
    assertThat(gap.reason()).isEqualTo(reason);
    assertThat(gap.detail()).isEqualTo(word);
    assertThat(gap.toString())
        .isEqualTo("Gap[%s, %s, undelivered: 0, in doubt: 0]".formatted(reason, word));
  }

  @Test
  void anotherConnectionThatTookTheSessionOverIsAGap() {
    PleziClient client = openSession();
    client.emit(new Say(1));
    sessions.messages.next();
    server.peers.forEach(peer -> peer.close(4001, ""));
    Gap gap = gaps.next();
    assertThat(gap.reason()).isEqualTo(Gap.Reason.FENCED);
    assertThat(gap.inDoubt()).containsExactly(new Say(1).json());
    assertThat(sessions.opens.next(2)).noneMatch(open -> open.contains("session\""));
  }

  @Test
  void aServerThatNowSpeaksLevel1IsAGap() {
    openSession();
    server.greeting = peer -> peer.send("{\"event\":\"welcome\"}");
    server.peers.forEach(ScriptedServer.Peer::abort);
    assertThat(gaps.next().reason()).isEqualTo(Gap.Reason.NO_SESSIONS);
  }

  @Test
  void aCountThatCannotBeIsAGap() {
    openSession();
    server.send("{\"event\":\"_received_\",\"n\":1}");
    Gap gap = gaps.next();
    assertThat(gap.reason()).isEqualTo(Gap.Reason.COUNT);
    assertThat(gap.undelivered()).isEmpty();
    assertThat(errors.next()).hasMessageContaining("_received_ cannot be");
    assertThat(sessions.opens.next(2)).noneMatch(open -> open.contains("session\""));
  }

  @Test
  void failsWhatAwaitsAnAnswerInTheLostSession() {
    PleziClient client = openSession();
    CompletableFuture<Void> acknowledged = client.emit(new Say(1), ACK);
    CompletableFuture<Integer> replied = client.request(new Say(2), Integer.class);
    sessions.messages.next(2);
    loseIt("overflow");
    for (CompletableFuture<?> outcome : List.of(acknowledged, replied)) {
      assertThat(outcome.handle((v, failure) -> failure).join())
          .isInstanceOfSatisfying(
              GapException.class, e -> assertThat(e.reason()).isEqualTo(Gap.Reason.OVERFLOW))
          .hasMessageContaining("overflow")
          .hasMessageContaining("\"say\"");
    }
  }

  @Test
  void whatWasNotSentYetIsAnsweredInTheNewSession() {
    PleziClient client = openSession();
    loseIt("gone");
    awaitState(ConnectionState.SUSPENDED);
    sessions.script = ScriptedServer::acknowledge;
    client.emit(new Say(1), ACK).join();
    assertThat(gaps.next().undelivered()).isEmpty();
  }

  @Test
  void aGreetingOfALostSessionIsDroppedForTheNext() {
    Awaited<Boolean> begun = new Awaited<>();
    Awaited<Boolean> go = new Awaited<>();
    Awaited<Throwable> outcomes = new Awaited<>();
    connect(
        sessions("/ada")
            .onOpen(
                c -> {
                  begun.add(true);
                  go.next();
                  var unused =
                      c.emit(new Say(1), ACK)
                          .exceptionally(
                              failure -> {
                                outcomes.add(failure);
                                throw new CompletionException(failure);
                              });
                }));
    begun.next();
    loseIt("gone");
    assertThat(sessions.opens.next(2)).hasSize(2);
    awaitSessions(2);
    go.add(true);
    assertThat(outcomes.next()).hasMessageContaining("lost during its greeting");
    go.add(true);
    assertThat(sessions.messages.next()).contains("say");
  }

  /** Until the client has asked a pong's worth of time after its session's answer. */
  private void awaitSessions(int count) {
    server.opened.next(count);
    sessions.heardAll(server);
  }
}
