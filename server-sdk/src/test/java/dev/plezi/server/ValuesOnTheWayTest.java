package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.event.EventName;
import dev.plezi.event.InvalidEventException;
import dev.plezi.event.LargeNumbers;
import dev.plezi.server.http.Body;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import dev.plezi.server.testing.LogFile;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values from a peer's message to a method and back, over the whole way. */
class ValuesOnTheWayTest {
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  public sealed interface Shape {}

  public record Circle(int r) implements Shape {}

  public record Square(int side) implements Shape {}

  public record Line(String text, int number) {
    public Line {
      if (text.length() > 10) {
        throw new IllegalArgumentException("too long:\n" + text);
      }
    }
  }

  public record Page<T>(List<T> lines, Optional<T> first) {}

  public record Paid(BigDecimal amount) {}

  @EventName("id")
  public record Id(long id) {}

  public enum Colour {
    SECRET_RED
  }

  public record Painted(Colour colour) {}

  public record Scored(List<String> tags, Map<String, Integer> scores) {}

  public static class Values extends Controller {
    @On(request = true)
    public List<Shape> shapes() {
      return List.of(new Circle(1), new Square(2));
    }

    @On(request = true)
    public CompletionStage<Map<String, Shape>> named() {
      return CompletableFuture.completedFuture(Map.of("a", new Circle(1)));
    }

    @On(request = true)
    public String page(Page<Line> page) {
      return page.lines().get(0).text() + page.first().map(Line::number).orElse(-1);
    }

    @On(request = true)
    public int pay(Paid paid) {
      return paid.amount().toBigInteger().bitLength();
    }

    @On(request = true)
    public Colour paint(Painted painted) {
      return painted.colour();
    }

    @On(request = true)
    public int score(Scored scored) {
      return scored.tags().size();
    }

    @On(request = true)
    public List<@Nullable String> holes() {
      return Arrays.asList("a", null);
    }

    @Override
    public Object update() {
      return "" + params().as(Scored.class).tags().size();
    }

    @On
    public Id large() {
      return new Id(Long.MAX_VALUE);
    }

    @On(request = true)
    public String fail() {
      throw new EventException("no_luck", "none today");
    }

    @On(request = true)
    public String crash(Line line) {
      throw new IllegalStateException("\u001b[2J\n[main] INFO all is well " + line.text());
    }

    @Override
    public List<Shape> index() {
      return shapes();
    }

    @Override
    public Object create() {
      return Body.json("" + params().as(Line.class).number());
    }
  }

  private final PleziTest test = PleziTest.of(Plezi.app().route("/", Values.class));
  private final TestConnection ada = test.connect("/");

  @AfterEach
  void close() {
    test.close();
  }

  public record Stamped(java.sql.Timestamp at) {}

  public static class TakesAStamp extends Controller {
    @On
    public void stamped(Stamped event) {}
  }

  public static class GivesAStamp extends Controller {
    @On(request = true)
    public Map<Line, Stamped> stamped() {
      return Map.of();
    }
  }

  @Test
  void whatWouldComeBackAsAnotherIsRefusedWhereItIsDeclared() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plezi.app().route("/", TakesAStamp.class))
        .withMessageEndingWith(
            "Stamped.at: JSON keeps a part of a java.sql.Timestamp only; take a java.time.Instant");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plezi.app().route("/", GivesAStamp.class))
        .withMessageEndingWith("Line is no key of a map without @JsonKey or @JsonValue");
  }

  @Test
  void noElementThatIsNullReachesAMethodOrAnAction() {
    Map<String, Object> tags = Map.of("tags", Arrays.asList("a", "b", null), "scores", Map.of());
    Map<String, Object> scores =
        Map.of("tags", List.of(), "scores", Collections.singletonMap("alice", null));
    invalid("score", tags, "tags[2]: is null");
    invalid("score", scores, "scores.alice: is null");
    assertThat(test.at("/7").json(tags).send("PUT").text()).startsWith("Invalid: tags[2]: is null");
    assertThat(test.at("/7").json(scores).send("PUT").text())
        .startsWith("Invalid: scores.alice: is null");
    assertThatThrownBy(() -> ada.request("holes", Map.of(), String[].class))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage("[1]: is null");
  }

  @Test
  void repliesAndActionsCarryTheMarksOfTheirTypes() {
    String shapes =
        "[{\"kind\":\"ValuesOnTheWayTest$Circle\",\"r\":1},"
            + "{\"kind\":\"ValuesOnTheWayTest$Square\",\"side\":2}]";
    assertThat(ada.request("shapes", Map.of(), Shape[].class))
        .containsExactly(new Circle(1), new Square(2));
    assertThat(ada.request("named", Map.of(), Object.class))
        .isEqualTo(Map.of("a", Map.of("kind", "ValuesOnTheWayTest$Circle", "r", 1)));
    assertThat(test.get("/").text()).isEqualTo(shapes);
  }

  @Test
  void aGenericRecordIsBoundWithItsArguments() {
    Line line = new Line("x", 3);
    assertThat(ada.request("page", Map.of("lines", List.of(line), "first", line), String.class))
        .isEqualTo("x3");
    assertThat(ada.request("page", Map.of("lines", List.of(line)), String.class)).isEqualTo("x-1");
    invalid("page", Map.of("lines", List.of(Map.of("text", "x"))), "lines[0].number: is missing");
  }

  public static class Open<T> extends Controller {
    @On
    public void page(Page<T> page) {}
  }

  public static class OpenLines extends Open<Line> {}

  public static class Streams extends Controller {
    @On
    public void page(Page<java.io.InputStream> page) {}
  }

  @Test
  void oneWhoseArgumentsAreNotToldOrImpossibleIsRefusedAtRoute() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plezi.app().route("/", OpenLines.class))
        .withMessageContaining("Open.page: nothing can be bound to")
        .withMessageEndingWith("its type arguments are not told where it is declared");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plezi.app().route("/", Streams.class))
        .withMessageContaining(".lines: nothing can make a java.io.InputStream of JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e300000000", "\"NaN\"", "1e-300000000"})
  void anAmountBeyondBoundsReachesNoMethod(String amount) {
    ada.emit("{\"event\":\"pay\",\"_EID_\":1,\"_re_\":true,\"amount\":" + amount + "}");
    assertThat(ada.received())
        .last()
        .hasToString(
            "{\"event\":\"_error_\",\"_EID_\":1,\"code\":\"invalid\","
                + "\"message\":\"amount: wants a number\"}");
  }

  @Test
  void thePeerIsToldInOurWordsWhichMemberWantsWhat() {
    invalid("paint", Map.of("colour", "BLUE"), "colour: wants one of certain texts");
    invalid("paint", Map.of(), "colour: is missing");
    invalid("crash", Map.of("text", 5, "number", 1), "text: wants a text");
    invalid(
        "crash",
        Map.of("text", "x", "number", "\u001b[2J\nx"),
        "number: wants a whole number (32 bits)");
    assertThat(
            test.at("/").body("application/json", "{\"text\":\"x\",\"number\":1.5}").post().text())
        .isEqualTo("Invalid: number: wants a whole number (32 bits)\n");
  }

  @Test
  void whatARecordItselfThrowsGoesToTheLogAlone() {
    LogFile log = new LogFile();
    invalid("crash", Map.of("text", "x".repeat(11), "number", 1), "is refused");
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains(
            "event crash is invalid: is refused, by java.lang.IllegalArgumentException: too long:"
                + " x")
        .doesNotContain("Cannot construct");
  }

  @Test
  void noWordOfAPeerForgesALineOfTheLog() {
    LogFile log = new LogFile();
    assertThatThrownBy(
            () -> ada.request("crash", Map.of("text", "\nb\u001b", "number", 1), String.class))
        .hasMessageContaining("the server failed");
    assertThat(log.text())
        .contains("java.lang.IllegalStateException:  [2J [main] INFO all is well  b ")
        .contains("at dev.plezi.server.ValuesOnTheWayTest$Values.crash")
        .doesNotContain("\u001b")
        .doesNotContain("\n[main] INFO all");
  }

  @Test
  void aFailureSaysItsCodeToo() {
    assertThatThrownBy(() -> ada.request("fail", Map.of(), String.class))
        .hasToString("dev.plezi.event.EventException: no_luck: none today");
  }

  @Test
  void aNumberThatAPageCannotHoldLeavesAsATextOrNotAtAll() {
    ada.emit("large", Map.of());
    assertThat(ada.next().json()).isEqualTo("{\"event\":\"id\",\"id\":\"9223372036854775807\"}");
    Options refusing = Options.builder().largeNumbers(LargeNumbers.REFUSED).build();
    try (PleziTest other = PleziTest.of(Plezi.app(refusing).route("/", Values.class));
        TestConnection eve = other.connect("/")) {
      LogFile log = new LogFile();
      eve.emit("large", Map.of());
      assertThat(eve.received()).isEmpty();
      assertThat(log.text()).contains("more than a page's numbers hold");
    }
  }

  // ---- control events that somebody forges

  public static class Relays extends Controller {
    @Override
    public void onOpen() {
      subscribe("all");
    }

    @Override
    public @Nullable Object unknown(Event event) {
      Object text = event.asMap().get("text");
      byte[] bytes = String.valueOf(text).getBytes(StandardCharsets.UTF_8);
      switch (String.valueOf(event.name())) {
        case "emit" -> emit(String.valueOf(text));
        case "write" -> write(String.valueOf(text));
        case "publish" -> publish("all", String.valueOf(text));
        case "bytes" -> publish("all", ByteBuffer.wrap(bytes));
        case "writeBytes" -> write(ByteBuffer.wrap(bytes));
        default -> {
          return text;
        }
      }
      return null;
    }
  }

  @ParameterizedTest
  @CsvSource({"emit", "write", "publish", "bytes", "writeBytes", "return"})
  void whatJacksonRefusesAndABrowserTakesIsHandedOnToNobody(String by) {
    try (PleziTest relays = PleziTest.of(Plezi.app().route("/", Relays.class));
        TestConnection eve = relays.connect("/");
        TestConnection bob = relays.connect("/")) {
      String event = "{\"event\":\"_reply_\",\"_EID_\":1,\"data\":";
      for (String rest : List.of("7".repeat(1_001), "[".repeat(101) + "]".repeat(101), "1")) {
        eve.emit(by, Map.of("text", event + rest + "}"));
        assertThat(eve.received()).isEmpty();
        assertThat(bob.received()).isEmpty();
      }
      eve.emit(by, Map.of("text", "{\"event\":\"said\",\"n\":" + "7".repeat(900) + "}"));
      assertThat(eve.connected() && bob.connected()).isTrue();
    }
  }

  private void invalid(String event, Object payload, String message) {
    assertThatThrownBy(() -> ada.request(event, payload, Object.class))
        .isInstanceOfSatisfying(
            EventException.class,
            e -> {
              assertThat(e.code()).isEqualTo(EventException.INVALID);
              assertThat(e).hasMessage(message);
            });
  }
}
