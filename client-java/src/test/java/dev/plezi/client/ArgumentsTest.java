package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plezi.client.Gap.Reason;
import dev.plezi.event.Event;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Each public method of the client with what it does not take, and the words for that. */
@SuppressWarnings({"NullAway", "FutureReturnValueIgnored"}) // All of it is refused, at once.
class ArgumentsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Map<String, Object> NONE = Map.of();

  /** Nothing listens there: what is refused never gets so far. */
  private static PleziClient client;

  private record Nameless(int n) {}

  private interface Call {
    void run();
  }

  @BeforeAll
  static void start() {
    client =
        PleziClient.builder("ws://127.0.0.1:9/")
            .onError(error -> {})
            .backoff(Duration.ofHours(1), Duration.ofHours(1))
            .connect();
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  private static CompletionStage<String> nobody() {
    return CompletableFuture.completedFuture("");
  }

  private static ClientBuilder builder() {
    return PleziClient.builder("ws://127.0.0.1:9/");
  }

  private static Arguments wrong(String words, Call call) {
    return Arguments.of(words, call);
  }

  static Stream<Arguments> nulls() {
    return Stream.of(
        wrong("url", () -> PleziClient.connect((String) null)),
        wrong("url", () -> PleziClient.connect((URI) null)),
        wrong("url", () -> PleziClient.builder((String) null)),
        wrong("url", () -> PleziClient.builder((Supplier<CompletionStage<String>>) null)),
        wrong("name", () -> builder().header(null, "v")),
        wrong("value", () -> builder().header("A", (String) null)),
        wrong("name", () -> builder().header(null, ArgumentsTest::nobody)),
        wrong("value", () -> builder().header("A", (Supplier<CompletionStage<String>>) null)),
        wrong("tokens", () -> builder().token(null)),
        wrong("name", () -> builder().cookie(null, "v")),
        wrong("value", () -> builder().cookie("a", null)),
        wrong("context", () -> builder().sslContext((SSLContext) null)),
        wrong("selector", () -> builder().proxy((ProxySelector) null)),
        wrong("user", () -> builder().proxyCredentials(null, "p")),
        wrong("password", () -> builder().proxyCredentials("u", null)),
        wrong("executor", () -> builder().executor((Executor) null)),
        wrong("backoff base", () -> builder().backoff(null, SECOND)),
        wrong("backoff cap", () -> builder().backoff(SECOND, null)),
        wrong("connectTimeout", () -> builder().connectTimeout(null)),
        wrong("tokens", () -> builder().onRenew(null)),
        wrong("mapper", () -> builder().json((JsonMapper) null)),
        wrong("type", () -> builder().on((Class<Say>) null, say -> {})),
        wrong("listener", () -> builder().on(Say.class, null)),
        wrong("name", () -> builder().on((String) null, event -> {})),
        wrong("listener", () -> builder().on("say", (Consumer<Event>) null)),
        wrong("listener", () -> builder().unknown(null)),
        wrong("listener", () -> builder().onState(null)),
        wrong("listener", () -> builder().onClose(null)),
        wrong("listener", () -> builder().onGap(null)),
        wrong("listener", () -> builder().onError(null)),
        wrong("greeting", () -> builder().onOpen(null)),
        wrong("type", () -> client.on((Class<Say>) null, say -> {})),
        wrong("listener", () -> client.on(Say.class, null)),
        wrong("name", () -> client.on((String) null, event -> {})),
        wrong("listener", () -> client.on("say", (Consumer<Event>) null)),
        wrong("listener", () -> client.unknown(null)),
        wrong("listener", () -> client.onState(null)),
        wrong("listener", () -> client.onClose(null)),
        wrong("listener", () -> client.onGap(null)),
        wrong("listener", () -> client.onError(null)),
        wrong("greeting", () -> client.onOpen(null)),
        wrong("event", () -> client.emit((Object) null)),
        wrong("name", () -> client.emit((String) null, NONE)),
        wrong("payload", () -> client.emit("say", (Object) null)),
        wrong("event", () -> client.emit((Object) null, SECOND)),
        wrong("ackTimeout", () -> client.emit(new Say(1), (Duration) null)),
        wrong("json", () -> client.emit((String) null, SECOND)),
        wrong("ackTimeout", () -> client.emit("{\"event\":\"say\"}", (Duration) null)),
        wrong("name", () -> client.emit(null, NONE, SECOND)),
        wrong("payload", () -> client.emit("say", null, SECOND)),
        wrong("ackTimeout", () -> client.emit("say", NONE, null)),
        wrong("event", () -> client.request((Object) null, Say.class)),
        wrong("type", () -> client.request(new Say(1), (Class<Say>) null)),
        wrong("event", () -> client.request((Object) null, Say.class, SECOND)),
        wrong("type", () -> client.request(new Say(1), (Class<Say>) null, SECOND)),
        wrong("timeout", () -> client.request(new Say(1), Say.class, (Duration) null)),
        wrong("name", () -> client.request((String) null, NONE, Say.class)),
        wrong("payload", () -> client.request("say", (Object) null, Say.class)),
        wrong("type", () -> client.request("say", NONE, (Class<Say>) null)),
        wrong("name", () -> client.request(null, NONE, Say.class, SECOND)),
        wrong("payload", () -> client.request("say", null, Say.class, SECOND)),
        wrong("type", () -> client.request("say", NONE, null, SECOND)),
        wrong("timeout", () -> client.request("say", NONE, Say.class, null)),
        wrong("reason", () -> new Gap(null, "", List.of(), List.of(), all -> false)),
        wrong("detail", () -> new Gap(Reason.GONE, null, List.of(), List.of(), all -> false)),
        wrong("undelivered", () -> new Gap(Reason.GONE, "", null, List.of(), all -> false)),
        wrong("inDoubt", () -> new Gap(Reason.GONE, "", List.of(), null, all -> false)),
        wrong("resend", () -> new Gap(Reason.GONE, "", List.of(), List.of(), null)));
  }

  @ParameterizedTest
  @MethodSource("nulls")
  void nullIsRefusedByTheParametersName(String parameter, Call call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(NullPointerException.class)
        .hasMessage(parameter + " is null");
  }

  static Stream<Arguments> values() {
    String day = ", and must be above zero and at most PT24H";
    return Stream.of(
        wrong("\"\" is no WebSocket URL", () -> PleziClient.connect("")),
        wrong("\" \" is no WebSocket URL", () -> PleziClient.connect(" ")),
        wrong("header \"\" is no header's name", () -> builder().header("", "v")),
        wrong("header \"a b\" is no header's name", () -> builder().header("a b", "v")),
        wrong("header Host is the handshake's own", () -> builder().header("Host", "v")),
        wrong("header A has a character", () -> builder().header("A", "a\nb")),
        wrong("cookie \"\" has a name", () -> builder().cookie("", "v")),
        wrong("cookie \"a\" has a name or a value", () -> builder().cookie("a", "b;c")),
        wrong("user has a colon", () -> builder().proxyCredentials("a:b", "p")),
        wrong("backoff base is PT0S" + day, () -> builder().backoff(Duration.ZERO, SECOND)),
        wrong("backoff cap is PT-1S" + day, () -> builder().backoff(SECOND, SECOND.negated())),
        wrong("above the cap of PT1S", () -> builder().backoff(SECOND.plus(SECOND), SECOND)),
        wrong(
            "connectTimeout is PT24H0.001S" + day,
            () -> builder().connectTimeout(Duration.ofDays(1).plusMillis(1))),
        wrong("queue messages is 0", () -> builder().queue(0, 1)),
        wrong("queue characters is -1", () -> builder().queue(1, -1)),
        wrong("maxMessageSize is 0", () -> builder().maxMessageSize(0)),
        wrong("level is 3, and must be 1 or 2", () -> builder().level(3)),
        wrong("Nameless has no @EventName", () -> builder().on(Nameless.class, any -> {})),
        wrong("\"_ack_\" belongs to the protocol", () -> builder().on("_ack_", any -> {})),
        wrong("name is empty", () -> builder().on("", any -> {})),
        wrong("Nameless has no @EventName", () -> client.on(Nameless.class, any -> {})),
        wrong("\"_ack_\" belongs to the protocol", () -> client.on("_ack_", any -> {})),
        wrong("name is empty", () -> client.on("", any -> {})),
        wrong("java.lang.Integer has no @EventName", () -> client.emit(1)),
        wrong("Nameless has no @EventName", () -> client.emit(new Nameless(1))),
        wrong("a map without \"event\"", () -> client.emit(NONE)),
        wrong("not an event: ", () -> client.emit("say")),
        wrong("\"\" cannot be an event's name", () -> client.emit("", NONE)),
        wrong("the protocol's own: _ack_", () -> client.emit("_ack_", NONE)),
        wrong("the protocol's own", () -> client.emit(Map.of("event", "_open_"))),
        wrong("java.lang.String is none", () -> client.emit("say", "text")),
        wrong("a member \"event\" of its own", () -> client.emit("say", Map.of("event", "x"))),
        wrong("_EID_ of its own", () -> client.emit(Map.of("event", "say", "_EID_", 1))),
        wrong("ackTimeout is PT0S" + day, () -> client.emit(new Say(1), Duration.ZERO)),
        wrong("ackTimeout is PT-1S" + day, () -> client.emit("say", NONE, SECOND.negated())),
        wrong("java.lang.Integer has no @EventName", () -> client.request(1, Say.class)),
        wrong("the protocol's own: _ack_", () -> client.request("_ack_", NONE, Say.class)),
        wrong("timeout is PT0S" + day, () -> client.request("say", NONE, Say.class, Duration.ZERO)),
        wrong(
            "timeout is PT2400H" + day,
            () -> client.request(new Say(1), Say.class, Duration.ofDays(100))));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aBadValueIsRefusedWithWhatIsWrongAboutIt(String words, Call call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }
}
