package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.event.EventName;
import dev.plezi.event.InvalidEventException;
import dev.plezi.event.RequestHandler;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import dev.plezi.server.testing.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests of the server to its clients. */
class ClientRequestTest {
  private static final Duration TIME = Duration.ofSeconds(5);

  private final Asking room = new Asking();
  private boolean taken;
  private final App app =
      Plezi.app(Options.builder().limits(limits(10)).build())
          .route("/", Asking.class, this::controller);
  private final PleziTest test = PleziTest.of(app);

  /** One for the first handshake, which is looked at, and others for those that resume. */
  private Asking controller() {
    boolean first = !taken;
    taken = true;
    return first ? room : new Asking();
  }

  private static Limits limits(int requests) {
    return Limits.builder().maxPendingRequests(requests).build();
  }

  /** What a client is asked. */
  @EventName("ready")
  public record Ready(int n) {}

  /** What it answers. */
  public record Answer(int n) {}

  /** Asks, and notes what comes of it. */
  public static final class Asking extends Controller {
    private final List<Object> notes = new ArrayList<>();
    private @Nullable Function<Asking, CompletionStage<?>> onOpening;

    @Override
    public void onOpen() {
      if (onOpening != null) {
        note(onOpening.apply(this));
      }
    }

    @Override
    public void onClose() {
      notes.add("close");
      note(ask(0));
    }

    @On("ask")
    public void asked(Ready event) {
      note(ask(event.n()));
      notes.add("asked");
    }

    @On("join")
    public void joined(Ready event) {
      CompletableFuture<Answer> answer = ask(event.n()).toCompletableFuture();
      for (CompletableFuture<?> each :
          List.of(answer, answer.thenApply(Answer::n), answer.handle((a, e) -> 1))) {
        assertThatExceptionOfType(IllegalStateException.class)
            .isThrownBy(each::join)
            .withMessageContaining("would wait for itself");
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(each::get);
      }
      note(answer.thenApply(a -> answer.join().n()));
    }

    @On(value = "relay", request = true)
    public CompletionStage<Integer> relay(Ready event) {
      return ask(event.n()).thenApply(Answer::n);
    }

    CompletionStage<Answer> ask(int n) {
      return request(new Ready(n), Answer.class, TIME);
    }

    <T> CompletionStage<T> askFor(Class<T> type) {
      return request("ready", Map.of("n", 1), type, TIME);
    }

    void note(CompletionStage<?> answer) {
      var unused =
          answer.whenComplete((result, failure) -> notes.add(failure == null ? result : failure));
    }
  }

  @AfterEach
  void stop() {
    test.close();
  }

  private TestConnection connect() {
    return test.at("/").handle(Ready.class, ready -> new Answer(ready.n() + 1)).connect();
  }

  private static void failsAtOnce(CompletionStage<?> asked, Class<? extends Exception> with) {
    assertThat(asked.toCompletableFuture())
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(with);
  }

  @Test
  void areAnsweredInATurnOfTheirOwnBehindTheHandlerThatAsked() {
    TestConnection ada = connect();
    ada.emit("ask", Map.of("n", 1));
    assertThat(room.notes).containsExactly("asked", new Answer(2));
    assertThat(ada.received()).isEmpty();
    assertThat(ada.request("relay", Map.of("n", 4), Integer.class)).isEqualTo(5);
  }

  @Test
  void mayBeAskedWhenTheConnectionOpens() {
    room.onOpening = asking -> asking.ask(1);
    connect();
    assertThat(room.notes).containsExactly(new Answer(2));
  }

  @Test
  void cannotBeWaitedForInTheConnectionsOwnTurn() {
    TestConnection ada = connect();
    ada.emit("join", Map.of("n", 1));
    assertThat(room.notes).containsExactly(2);
  }

  private EventException refusal(RequestHandler<Event> handler) {
    TestConnection ada = connect();
    ada.handle("ready", handler);
    room.note(room.ask(1));
    test.settle();
    return (EventException) room.notes.get(0);
  }

  @Test
  void failWithTheClientsWords() {
    EventException busy =
        refusal(
            request -> {
              throw new EventException("busy", "not now");
            });
    assertThat(busy.code()).isEqualTo("busy");
    assertThat(busy).hasMessage("not now");
  }

  @Test
  void failWithoutWordsWhereTheClientHasNoneForUs() {
    EventException internal =
        refusal(
            request -> {
              throw new IllegalStateException("not for the server's eyes");
            });
    assertThat(internal.code()).isEqualTo(EventException.INTERNAL);
    assertThat(internal).hasMessage("the client failed");
  }

  @Test
  void anAssertionOfATestsHandlerIsTheTests() {
    TestConnection ada = connect();
    ada.handle(
        "ready",
        request -> {
          throw new AssertionError("as expected");
        });
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> ada.emit("ask", Map.of("n", 1)))
        .withMessage("as expected");
  }

  @Test
  void failWhereNobodyHandlesThem() {
    TestConnection ada = test.connect("/");
    room.note(room.ask(1));
    test.settle();
    assertThat(room.notes)
        .singleElement()
        .isInstanceOfSatisfying(
            EventException.class,
            e -> {
              assertThat(e.code()).isEqualTo(EventException.UNKNOWN_EVENT);
              assertThat(e).hasMessage("no handler for the request ready");
            });
    assertThat(ada.received()).isEmpty();
  }

  @Test
  void failWhereTheEventOrTheResultHasAnotherShape() {
    TestConnection ada = connect();
    room.note(room.request("ready", Map.of("n", "one"), Answer.class, TIME));
    room.note(room.askFor(String.class));
    room.note(room.askFor(Void.class));
    test.settle();
    ada.handle("ready", request -> null);
    room.note(room.ask(1));
    test.settle();
    assertThat(room.notes).hasSize(4);
    assertThat(room.notes.get(0))
        .isInstanceOfSatisfying(
            EventException.class, e -> assertThat(e.code()).isEqualTo(EventException.INVALID));
    assertThat(room.notes.get(1)).isInstanceOf(InvalidEventException.class);
    assertThat(room.notes.get(2)).isNull();
    assertThat(room.notes.get(3)).isNull();
  }

  @Test
  void failWhenTheirTimeIsUp() {
    TestConnection ada = connect();
    CompletableFuture<Answer> late = new CompletableFuture<>();
    ada.handle("ready", request -> late);
    room.note(room.request("ready", Map.of(), Answer.class, Duration.ofMillis(300)));
    room.note(room.ask(1));
    test.advance(Duration.ofMillis(299));
    assertThat(room.notes).isEmpty();
    test.advance(Duration.ofMillis(1));
    assertThat(room.notes)
        .singleElement()
        .isInstanceOfSatisfying(
            ReplyTimeoutException.class,
            e -> assertThat(e).hasMessage("no reply to \"ready\" within PT0.3S"));
    test.advance(TIME);
    assertThat(room.notes).hasSize(2).last().isInstanceOf(ReplyTimeoutException.class);
    late.complete(new Answer(1));
    test.settle();
    assertThat(room.notes).hasSize(2);
    assertThat(ada.connected()).isTrue();
  }

  @Test
  void outliveTheConnectionAndAreHandledOnce() {
    List<Integer> asked = new ArrayList<>();
    TestConnection ada = connect();
    ada.handle(
        Ready.class,
        ready -> {
          asked.add(ready.n());
          return new Answer(ready.n());
        });
    room.note(room.ask(1));
    ada.drop();
    room.note(room.ask(2));
    test.advance(Duration.ofSeconds(1));
    assertThat(ada.resume()).isTrue();
    room.note(room.ask(3));
    ada.drop();
    assertThat(ada.resume()).isTrue();
    assertThat(asked).containsExactly(1, 2, 3);
    assertThat(room.notes).containsExactly(new Answer(1), new Answer(2), new Answer(3));
  }

  @Test
  void endWithTheSessionBeforeItsClosingIsTold() {
    TestConnection ada = connect();
    ada.handle("ready", request -> new CompletableFuture<>());
    room.note(room.ask(1));
    test.settle();
    ada.close();
    assertThat(room.notes).hasSize(3);
    assertThat(room.notes.get(0))
        .isInstanceOf(ConnectionClosedException.class)
        .hasToString(
            "dev.plezi.server.ConnectionClosedException:"
                + " the session was over before \"ready\" was answered");
    assertThat(room.notes.get(1)).isEqualTo("close");
    assertThat(room.notes.get(2)).isInstanceOf(ConnectionClosedException.class);
    failsAtOnce(room.ask(1), ConnectionClosedException.class);
  }

  @Test
  void failAtOnceWithoutASession() {
    TestConnection ada = test.at("/").withoutSession().connect();
    CompletionStage<Answer> asked = room.ask(1);
    assertThat(asked.toCompletableFuture().handle((answer, e) -> e).join())
        .isInstanceOfSatisfying(
            EventException.class, e -> assertThat(e.code()).isEqualTo(EventException.UNSUPPORTED))
        .hasMessage(
            "\"ready\" was not sent: this connection has no session, and replies to nothing");
    assertThat(ada.received()).isEmpty();
  }

  @Test
  void areBoundedAndThoseThatAreOverMakeRoom() {
    TestConnection ada = connect();
    ada.handle("ready", request -> new CompletableFuture<>());
    List<CompletableFuture<Answer>> open = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      open.add(room.ask(i).toCompletableFuture());
    }
    assertThat(open).noneMatch(CompletableFuture::isDone);
    failsAtOnce(room.ask(11), IllegalStateException.class);
    open.get(3).cancel(false);
    assertThat(room.ask(12).toCompletableFuture()).isNotDone();
    failsAtOnce(room.ask(13), IllegalStateException.class);
    test.advance(TIME);
    assertThat(room.ask(14).toCompletableFuture()).isNotDone();
  }

  @Test
  void countWithWhatIsKept() {
    TestConnection ada = connect();
    ada.handle("ready", request -> new CompletableFuture<>());
    ada.drop();
    test.advance(Duration.ofSeconds(1));
    long before = app.health().suspendedBytes();
    room.note(room.ask(1));
    test.advance(Duration.ofSeconds(1));
    assertThat(app.health().suspendedBytes() - before).isGreaterThan(512);
    test.advance(TIME);
    assertThat(room.notes).hasSize(1);
  }

  @Test
  void refuseWhatCannotBeAsked() {
    connect();
    for (Duration timeout :
        List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(1).plusNanos(1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> room.request(new Ready(1), Answer.class, timeout))
          .withMessage("timeout is " + timeout + "; it is above zero and at most a day");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> room.request("no event", Answer.class, TIME));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> room.request("_ping_", Map.of(), Answer.class, TIME));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> room.request("a", Map.of("_EID_", 1), Answer.class, TIME));
  }

  @Test
  void anAnswerBeyondTheBoundsOfJsonFailsItsRequestAlone() throws IOException {
    Asking asking = new Asking();
    asking.onOpening = self -> self.ask(1);
    try (TestServer server = TestServer.of(app -> app.route("/", Asking.class, () -> asking));
        RawClient client = server.open(SessionClient.PATH)) {
      var unused = SessionClient.open(client);
      assertThat(client.text())
          .isEqualTo("{\"_re_\":true,\"_EID_\":1,\"event\":\"ready\",\"n\":1}");
      client.send(
          "{\"event\":\"_reply_\",\"_EID_\":1,\"data\":" + "[".repeat(101) + "]".repeat(101) + "}",
          "{\"event\":\"_reply_\",\"_EID_\":2,\"data\":1}",
          "{\"event\":\"_reply_\",\"_EID_\":\"x\"}",
          "{\"event\":\"_reply_\"}",
          "{\"event\":\"_error_\",\"_EID_\":1}",
          "{\"event\":\"ask\",\"n\":3}");
      assertThat(client.text())
          .isEqualTo("{\"_re_\":true,\"_EID_\":2,\"event\":\"ready\",\"n\":3}");
      client.send("{\"event\":\"_error_\",\"_EID_\":2}", "{\"event\":\"ask\",\"n\":4}");
      assertThat(client.text())
          .isEqualTo("{\"_re_\":true,\"_EID_\":3,\"event\":\"ready\",\"n\":4}");
      assertThat(asking.notes.get(0)).isInstanceOf(InvalidEventException.class);
      assertThat(asking.notes.get(2))
          .isInstanceOfSatisfying(
              EventException.class, e -> assertThat(e.code()).isEqualTo("internal"));
    }
  }
}
