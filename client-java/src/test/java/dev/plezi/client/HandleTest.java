package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plezi.event.EventException;
import dev.plezi.event.EventName;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of the server. */
class HandleTest extends ClientTest {
  private Sessions sessions;

  @EventName("ask")
  record Ask(int n) {}

  @BeforeEach
  void offerSessions() {
    sessions = new Sessions(server);
    sessions.script = (peer, text) -> {};
  }

  private void ask(int id, String members) {
    server.send("{\"_re_\":true,\"_EID_\":" + id + ",\"event\":\"ask\"" + members + "}");
  }

  private static String reply(int id, String data) {
    return "{\"event\":\"_reply_\",\"_EID_\":" + id + ",\"data\":" + data + "}";
  }

  private static String error(int id, String code, String message) {
    return "{\"event\":\"_error_\",\"_EID_\":%d,\"code\":\"%s\",\"message\":\"%s\"}"
        .formatted(id, code, message);
  }

  @Test
  void areAnsweredWithWhatTheHandlerReturnsOrPromises() {
    CompletableFuture<Integer> promise = new CompletableFuture<>();
    PleziClient client = open(sessions("/ada").handle(Ask.class, ask -> ask.n() + 1));
    client.handle("later", request -> promise);
    server.send("{\"_re_\":true,\"_EID_\":1,\"event\":\"later\"}");
    ask(2, ",\"n\":1");
    assertThat(sessions.messages.next()).isEqualTo(reply(2, "2"));
    promise.complete(5);
    assertThat(sessions.messages.next()).isEqualTo(reply(1, "5"));
  }

  @Test
  void areForTheHandlerAloneAndEventsForTheListeners() {
    Awaited<Object> heard = new Awaited<>();
    PleziClient client = open(sessions("/ada").handle("ask", request -> request.as(Map.class)));
    client.on("ask", event -> heard.add(event.json()));
    client.unknown(event -> heard.add(event.json()));
    ask(1, "");
    server.send("{\"event\":\"ask\",\"n\":2}");
    assertThat(heard.next()).isEqualTo("{\"event\":\"ask\",\"n\":2}");
    assertThat(sessions.messages.next()).contains("\"_reply_\"");
  }

  @Test
  void areRefusedWithTheApplicationsWordsOrNone() {
    PleziClient client = open(sessions("/ada"));
    Subscription first =
        client.handle(
            "ask",
            request -> {
              throw new EventException("busy", "not now");
            });
    ask(1, "");
    assertThat(sessions.messages.next()).isEqualTo(error(1, "busy", "not now"));
    first.close();
    Subscription second =
        client.handle(
            "ask",
            request -> {
              throw new IllegalStateException("not for the server's eyes");
            });
    first.close();
    ask(2, "");
    assertThat(sessions.messages.next()).isEqualTo(error(2, "internal", "the client failed"));
    assertThat(errors.next())
        .isInstanceOf(ListenerException.class)
        .hasMessageContaining("the handler of \"ask\" failed")
        .hasRootCauseMessage("not for the server's eyes");
    second.close();
    client.handle(Ask.class, Ask::n);
    ask(3, ",\"n\":\"three\"");
    assertThat(sessions.messages.next())
        .startsWith("{\"event\":\"_error_\",\"_EID_\":3,\"code\":\"invalid\"");
  }

  @Test
  void areRefusedAtOnceWhereThereIsNoHandlerAndNotKeptForALateOne() {
    PleziClient client = open(sessions("/ada"));
    ask(1, ",\"n\":1");
    assertThat(sessions.messages.next())
        .isEqualTo(error(1, "unknown_event", "no handler for the request ask"));
    client.handle(Ask.class, Ask::n);
    ask(2, ",\"n\":2");
    assertThat(sessions.messages.next()).isEqualTo(reply(2, "2"));
  }

  @Test
  void haveOneHandlerOfAName() {
    PleziClient client = open(sessions("/ada").handle(Ask.class, Ask::n));
    assertThatIllegalStateException()
        .isThrownBy(() -> client.handle("ask", request -> 1))
        .withMessage("\"ask\" has a handler, and may have one only");
    assertThatIllegalStateException()
        .isThrownBy(() -> sessions("/ada").handle("a", e -> 1).handle("a", e -> 2).connect());
    assertThatIllegalArgumentException().isThrownBy(() -> client.handle("_ask_", e -> 1));
    assertThatIllegalArgumentException().isThrownBy(() -> sessions("/ada").handle("", e -> 1));
  }

  @Test
  void anAnswerOutlivesItsConnectionAndTheHandlerRunsOnce() {
    Awaited<Integer> asked = new Awaited<>();
    CompletableFuture<Integer> promise = new CompletableFuture<>();
    open(
        sessions("/ada")
            .handle(
                Ask.class,
                ask -> {
                  asked.add(ask.n());
                  return (Object) promise;
                }));
    ask(1, ",\"n\":1");
    assertThat(asked.next()).isOne();
    server.peers.forEach(ScriptedServer.Peer::abort);
    awaitState(ConnectionState.OPEN);
    promise.complete(5);
    assertThat(sessions.messages.next()).isEqualTo(reply(1, "5"));
    // The client tells that it has the request, so that nobody sends it again.
    sessions.opens.next();
    assertThat(sessions.opens.next()).contains("\"received\":1,");
    ask(2, ",\"n\":2");
    assertThat(asked.next()).isEqualTo(2);
  }

  @Test
  void anAnswerIsDroppedWithTheSessionThatAsked() {
    CompletableFuture<Integer> promise = new CompletableFuture<>();
    Awaited<Gap> gaps = new Awaited<>();
    Awaited<Integer> asked = new Awaited<>();
    PleziClient client =
        open(
            sessions("/ada")
                .onGap(gaps::add)
                .handle(
                    Ask.class,
                    ask -> {
                      asked.add(ask.n());
                      return (Object) promise;
                    }));
    ask(1, ",\"n\":1");
    assertThat(asked.next()).isOne();
    sessions.answer = open -> sessions.fresh("gone");
    server.peers.forEach(ScriptedServer.Peer::abort);
    assertThat(gaps.next().undelivered()).isEmpty();
    awaitState(ConnectionState.OPEN);
    promise.complete(5);
    client.emit(new Say(1));
    assertThat(sessions.messages.next()).contains("\"say\"");
  }

  @Test
  void anAnswerThatIsLargerThanTheServerTakesFails() {
    open(sessions("/ada").handle("ask", request -> "x".repeat(300_000)));
    ask(1, "");
    assertThat(sessions.messages.next()).isEqualTo(error(1, "internal", "the client failed"));
    assertThat(errors.next())
        .hasMessage("the answer to the server's \"ask\" is larger than it takes");
  }

  @Test
  void areEventsAtLevel1() {
    Awaited<Object> heard = new Awaited<>();
    server.greeting = peer -> {};
    open(builder("/ada").handle("ask", request -> 1).on("ask", event -> heard.add(event.json())));
    ask(1, "");
    assertThat(heard.next()).asString().contains("\"_re_\":true");
  }
}
