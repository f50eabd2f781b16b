package dev.plezi.server.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.event.Event;
import dev.plezi.event.EventName;
import dev.plezi.server.internal.session.Session;
import dev.plezi.server.testing.Endings;
import dev.plezi.server.testing.LogFile;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDispatcherTest {
  private final CompletableFuture<@Nullable Object> promise = new CompletableFuture<>();
  private final Events events = new Events(promise);
  private final DispatchFixture fixture = new DispatchFixture(events);

  public record Add(int a, int b) {}

  @EventName("total")
  public record Total(int sum) {}

  /** A controller's event methods. */
  @SuppressWarnings("DoNotCallSuggester") // they are called by what is tested
  public static final class Events {
    private final CompletableFuture<@Nullable Object> promise;
    private @Nullable Session session;

    Events(CompletableFuture<@Nullable Object> promise) {
      this.promise = promise;
    }

    public Total add(Add event) {
      return new Total(event.a() + event.b());
    }

    public String raw(Event event) {
      return "raw " + event.name() + " " + event.id();
    }

    public void nothing() {}

    public @Nullable Object nil() {
      return null;
    }

    public String empty() {
      return "";
    }

    public Map<String, ?> map() {
      return Map.of("event", "mapped");
    }

    public Event again(Event event) {
      return event;
    }

    public CompletionStage<@Nullable Object> later() {
      return promise;
    }

    public CompletionStage<Total> done() {
      return CompletableFuture.completedFuture(new Total(1));
    }

    public void boom() {
      throw new IllegalStateException("boom, as asked");
    }

    public void checked() throws IOException {
      throw new IOException("boom, as asked");
    }

    public void error() {
      throw new AssertionError("boom, as asked");
    }

    public Object unsendable() {
      return 5;
    }

    public String closes() {
      if (session != null) {
        session.close(1000, "");
      }
      return "late";
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"event":"add","a":2,"b":3} | {"event":"total","sum":5}
          {"event":"raw","x":1}       | raw raw null
          {"event":"map"}             | {"event":"mapped"}
          {"event":"done"}            | {"event":"total","sum":1}
          { "event" : "again" }       | { "event" : "again" }
          """)
  void sendsWhatAHandlerReturns(String message, String reply) {
    assertThat(fixture.receive(message)).containsExactly(reply);
  }

  @Test
  void sendsAnEmptyStringAsAnEmptyMessage() {
    assertThat(fixture.receive("{\"event\":\"empty\"}")).containsExactly("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "nil"})
  void sendsNothingForNothing(String event) {
    assertThat(fixture.receive("{\"event\":\"" + event + "\"}")).isEmpty();
    assertThat(fixture.session.open()).isTrue();
  }

  @Test
  void acknowledgesBeforeTheReply() {
    assertThat(fixture.receive("{\"event\":\"add\",\"a\":2,\"b\":3,\"_EID_\":[ 1 ]}"))
        .containsExactly("{\"event\":\"_ack_\",\"_EID_\":[1]}", "{\"event\":\"total\",\"sum\":5}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"boom", "checked", "error", "unsendable"})
  void aHandlerThatFailsSendsNoReplyAndTheConnectionLivesOn(String event) {
    LogFile log = new LogFile();

    assertThat(fixture.receive("{\"event\":\"" + event + "\",\"_EID_\":1}"))
        .containsExactly("{\"event\":\"_ack_\",\"_EID_\":1}");

    assertThat(fixture.session.open()).isTrue();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("connection 1: the handler of " + event + " failed");
  }

  @Test
  void sendsAPromisedReplyWhenItIsThereAndDoesNotWaitForIt() {
    assertThat(fixture.receive("{\"event\":\"later\"}")).isEmpty();
    assertThat(fixture.receive("{\"event\":\"map\"}")).containsExactly("{\"event\":\"mapped\"}");

    promise.complete(new Total(7));
    assertThat(fixture.said).endsWith("{\"event\":\"total\",\"sum\":7}");
  }

  @Test
  void aPromiseOfAPromiseIsOneToo() {
    fixture.receive("{\"event\":\"later\"}");

    promise.complete(CompletableFuture.completedFuture(new Total(7)));
    assertThat(fixture.said).containsExactly("{\"event\":\"total\",\"sum\":7}");
  }

  @Test
  void aPromiseKeptWithNothingSendsNothing() {
    fixture.receive("{\"event\":\"later\"}");

    promise.complete(null);
    assertThat(fixture.said).isEmpty();
  }

  @Test
  void aBrokenPromiseIsAFailedHandler() {
    LogFile log = new LogFile();
    fixture.receive("{\"event\":\"later\"}");

    promise.completeExceptionally(new IllegalStateException("broken, as asked"));

    assertThat(fixture.said).isEmpty();
    assertThat(fixture.session.open()).isTrue();
    assertThat(log.text()).contains("the handler of later failed").contains("broken, as asked");
  }

  @Test
  void aPromiseOfWhatCannotBeSentIsAFailedHandler() {
    LogFile log = new LogFile();
    fixture.receive("{\"event\":\"later\"}");

    promise.complete(5);

    assertThat(fixture.said).isEmpty();
    assertThat(log.text()).contains("java.lang.Integer has no @EventName");
  }

  @Test
  void aPromiseKeptAfterTheEndDoesNothing() {
    fixture.receive("{\"event\":\"later\"}");
    fixture.socket.closed(Endings.of(1006));

    promise.complete(new Total(7));
    assertThat(fixture.said).isEmpty();
  }

  @Test
  void aPayloadOfTheWrongShapeIsLoggedInOneLineThatNamesTheMember() {
    LogFile log = new LogFile();

    assertThat(fixture.receive("{\"event\":\"add\",\"a\":\"x\\nERROR y\",\"b\":3,\"_EID_\":1}"))
        .containsExactly("{\"event\":\"_ack_\",\"_EID_\":1}");
    assertThat(fixture.receive("{\"event\":\"add\",\"a\":1}")).isEmpty();

    assertThat(fixture.session.open()).isTrue();
    assertThat(log.lines())
        .hasSize(2)
        .allMatch(line -> line.contains("connection 1: event add is invalid: "))
        .satisfiesExactly(
            line -> assertThat(line).contains(": a: "), line -> assertThat(line).contains("b"));
    assertThat(log.text()).doesNotContain("\tat ").doesNotContain("\nERROR y");
  }

  @Test
  void aHandlerThatClosesSendsNoReply() {
    events.session = fixture.session;

    assertThat(fixture.receive("{\"event\":\"closes\"}")).containsExactly("close 1000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "[]",
        "{\"a\":1}",
        "{\"event\":null}",
        "{\"event\":\"map\"} {}",
        "{\"event\":5}",
        "{\"event\":\"nobody\"}",
        "{\"event\":\"Map\"}",
        "{\"event\":\"_ack_\",\"_EID_\":1}",
        "{\"event\":\"nobody\",\"_EID_\":1}"
      })
  void closesWithoutACodeOrAnAcknowledgementForWhatNobodyHandles(String message) {
    LogFile log = new LogFile();

    assertThat(fixture.receive(message)).containsExactly("close 1005");

    assertThat(log.lines()).singleElement().asString().contains("connection 1: closed with 1005");
  }

  @Test
  void logsAnUnhandledEventsNameInOneLine() {
    LogFile log = new LogFile();

    fixture.receive("{\"event\":\"a\\n[main] ERROR b\"}");

    assertThat(log.lines()).singleElement().asString().endsWith("event a [main] ERROR b");
  }

  /** A controller that takes what nobody else does. */
  public static final class Unknown {
    public String known() {
      return "known";
    }

    public String unknown(Event event) {
      return "unknown " + event.name();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"event":"known"} | known
          {"event":"other"} | unknown other
          {"event":""}      | unknown
          {"event":5}       | unknown null
          {"event":false}   | unknown null
          {"event":[]}      | unknown null
          {"event":{}}      | unknown null
          """)
  void givesTheRestToUnknown(String message, String reply) {
    assertThat(new DispatchFixture(new Unknown()).receive(message))
        .singleElement()
        .asString()
        .isEqualToNormalizingWhitespace(reply);
  }

  @ParameterizedTest
  @ValueSource(strings = {"_ack_", "_ping_", "__"})
  void givesNoControlEventToUnknown(String event) {
    assertThat(new DispatchFixture(new Unknown()).receive("{\"event\":\"" + event + "\"}"))
        .containsExactly("close 1005");
  }
}
