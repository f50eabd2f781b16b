package dev.plezi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plezi.event.Event;
import dev.plezi.event.EventName;
import dev.plezi.event.InvalidEventException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

class EventsTest extends ClientTest {
  private final Awaited<String> heard = new Awaited<>();

  private static String said(String text) {
    return "{\"event\":\"said\",\"text\":\"" + text + "\"}";
  }

  @Test
  void hearsTypedEvents() {
    open(builder("/ada").on(Said.class, said -> heard.add(said.text())));
    server.send(said("hi é 😀"));
    assertThat(heard.next()).isEqualTo("hi é 😀");
  }

  @Test
  void hearsRawEvents() {
    open(builder("/ada").on("said", (Event event) -> heard.add(event.json())));
    server.send("{ \"event\":\"said\", \"n\":1 }");
    assertThat(heard.next()).isEqualTo("{ \"event\":\"said\", \"n\":1 }");
  }

  @Test
  void missesNothingThatTheServerSendsAtOnce() {
    server.script = (peer, text) -> {};
    for (int i = 0; i < 20; i++) {
      PleziClient client = connect(builder("/ada").on(Said.class, said -> heard.add(said.text())));
      server.opened.next().send(said("first"));
      assertThat(heard.next()).isEqualTo("first");
      client.close();
    }
  }

  @Test
  void allListenersOfAnEventHearItInTheOrderOfTheirRegistration() {
    PleziClient client = open(builder("/ada"));
    client.on(Said.class, said -> heard.add("1 " + said.text()));
    client.on("said", (Event event) -> heard.add("2 " + event.name()));
    client.on(Said.class, said -> heard.add("3 " + said.text()));
    server.send(said("x"));
    assertThat(heard.next(3)).containsExactly("1 x", "2 said", "3 x");
  }

  @Test
  void aClosedSubscriptionHearsNothingAndClosingTwiceIsHarmless() {
    PleziClient client = open(builder("/ada"));
    Subscription first = client.on(Said.class, said -> heard.add("1 " + said.text()));
    client.on(Said.class, said -> heard.add("2 " + said.text()));
    server.send(said("a"));
    assertThat(heard.next(2)).containsExactly("1 a", "2 a");
    first.close();
    first.close();
    server.send(said("b"));
    assertThat(heard.next()).isEqualTo("2 b");
  }

  @Test
  void aListenerMayEndAnotherWhileBothAreCalled() {
    PleziClient client = open(builder("/ada"));
    Subscription[] second = new Subscription[1];
    client.on(Said.class, said -> second[0].close());
    second[0] = client.on(Said.class, said -> heard.add("second"));
    client.on("done", (Event event) -> heard.add("done"));
    server.send(said("a"));
    server.send("{\"event\":\"done\"}");
    assertThat(heard.next()).isEqualTo("done");
  }

  @Test
  void subscriptionsSurviveAReconnectAndAreNotDoubled() {
    PleziClient client = connect();
    client.on(Said.class, said -> heard.add(said.text()));
    server.opened.next().close(1001, "");
    ScriptedServer.Peer second = server.opened.next();
    second.send(said("a"));
    second.send(said("b"));
    assertThat(heard.next(2)).containsExactly("a", "b");
    assertThat(heard.rest()).isEmpty();
  }

  @Test
  void whatNobodyListensForIsUnknown() {
    PleziClient client =
        open(
            builder("/ada")
                .unknown(event -> heard.add("unknown " + event.json()))
                .on(Said.class, said -> heard.add(said.text())));
    server.send("{\"event\":\"other\"}");
    server.send("{\"event\":5}");
    server.send(said("a"));
    assertThat(heard.next(3))
        .containsExactly("unknown {\"event\":\"other\"}", "unknown {\"event\":5}", "a");
    try (Subscription other = client.on("other", (Event event) -> heard.add("other"))) {
      server.send("{\"event\":\"other\"}");
      assertThat(heard.next()).isEqualTo("other");
      assertThat(other).isNotNull();
    }
    server.send("{\"event\":\"other\"}");
    assertThat(heard.next()).isEqualTo("unknown {\"event\":\"other\"}");
  }

  @Test
  void controlEventsReachNobody() {
    PleziClient client =
        open(builder("/ada").unknown(event -> heard.add("unknown " + event.name())));
    server.send("{\"event\":\"_ack_\",\"_EID_\":\"foo\"}");
    server.send("{\"event\":\"_ack_\",\"_EID_\":99999999999999}");
    server.send("{\"event\":\"_ack_\"}");
    server.send("{\"event\":\"_hello_\",\"v\":2}");
    server.send("{\"event\":\"plain\"}");
    assertThat(heard.next()).isEqualTo("unknown plain");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.on("_ack_", (Event event) -> {}))
        .withMessageContaining("_ack_");
  }

  @Test
  void aPayloadOfTheWrongShapeIsToldAndTheClientGoesOn() {
    open(builder("/ada").on(Said.class, said -> heard.add(said.text())));
    server.send("{\"event\":\"said\"}");
    server.send("{\"event\":\"said\",\"text\":5}");
    server.send(said("good"));
    for (int i = 0; i < 2; i++) {
      assertThat(errors.next())
          .isInstanceOf(ListenerException.class)
          .hasMessageContaining("\"said\"")
          .cause()
          .isInstanceOf(InvalidEventException.class)
          .hasMessageContaining("text");
    }
    assertThat(heard.next()).isEqualTo("good");
  }

  @Test
  void aListenerThatThrowsIsToldAndTheOthersAreCalled() {
    PleziClient client = open(builder("/ada"));
    client.on(
        Said.class,
        said -> {
          throw new AssertionError("oops");
        });
    client.on(Said.class, said -> heard.add(said.text()));
    client.onError(
        error -> {
          throw new IllegalStateException("even here");
        });
    server.send(said("a"));
    server.send(said("b"));
    assertThat(heard.next(2)).containsExactly("a", "b");
    assertThat(errors.next()).hasRootCauseInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "", "[1]", "{\"a\":1}", "{\"event\":\"x\",}", "NaN"})
  void whatIsNoEventIsToldAndTheConnectionStays(String text) {
    open(builder("/ada").on(Said.class, said -> heard.add(said.text())));
    server.send(text);
    server.send(said("good"));
    assertThat(errors.next()).isInstanceOf(InvalidEventException.class);
    assertThat(heard.next()).isEqualTo("good");
    assertThat(states.rest()).isEmpty();
  }

  @Test
  void callsListenersOneAfterAnotherInOrder() {
    int[] inside = new int[1];
    open(
        builder("/ada")
            .on(
                Say.class,
                say -> {
                  if (++inside[0] != 1) {
                    heard.add("not alone");
                  }
                  heard.add(String.valueOf(say.n()));
                  inside[0]--;
                }));
    for (int i = 0; i < 2_000; i++) {
      server.send(new Say(i).json());
    }
    assertThat(heard.next(2_000))
        .isEqualTo(IntStream.range(0, 2_000).mapToObj(String::valueOf).toList());
  }

  @Test
  void emitsRecordsMapsTextsAndNamedPayloads() {
    PleziClient client = open(builder("/ada"));
    client.emit(new Say(1));
    client.emit(Map.of("event", "m"));
    client.emit("{\"event\":\"t\", \"n\":1.50}");
    client.emit("named", new Say(2));
    assertThat(server.received.next(4))
        .containsExactly(
            "{\"event\":\"say\",\"n\":1}",
            "{\"event\":\"m\"}",
            "{\"event\":\"t\", \"n\":1.50}",
            "{\"event\":\"named\",\"n\":2}");
  }

  @Test
  void passesAReceivedEventOn() {
    PleziClient client = open(builder("/ada"));
    client.on("said", (Event event) -> client.emit(event));
    server.send("{ \"event\":\"said\", \"n\":1.50 }");
    assertThat(server.received.next()).isEqualTo("{ \"event\":\"said\", \"n\":1.50 }");
  }

  @Test
  void refusesToEmitWhatIsNoEvent() {
    PleziClient client = open(builder("/ada"));
    List<Object> wrong =
        List.of(
            "hello",
            "{\"a\":1}",
            "{\"event\":\"_ack_\"}",
            "{\"event\":\"\"}",
            "{\"event\":\"x\",\"_EID_\":1}",
            Map.of("a", 1),
            Map.of("event", "_ack_"),
            5,
            new Object());
    for (Object event : wrong) {
      assertThatIllegalArgumentException().as("%s", event).isThrownBy(() -> client.emit(event));
      assertThatIllegalArgumentException().isThrownBy(() -> client.emit(event, ACK));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> client.emit("_x_", Map.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> client.emit("", Map.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> client.emit("x", List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.emit("x", Map.of("_EID_", 7)))
        .withMessageContaining("_EID_");
  }

  @EventName("placed")
  record Placed(String orderNumber) {}

  @Test
  void readsAndWritesWithTheApplicationsOwnMapper() {
    JsonMapper snake =
        JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
    Awaited<String> numbers = new Awaited<>();
    PleziClient client =
        open(
            builder("/ada")
                .json(snake)
                .on(Placed.class, placed -> numbers.add(placed.orderNumber())));
    client.emit(new Placed("7"));
    assertThat(server.received.next()).isEqualTo("{\"event\":\"placed\",\"order_number\":\"7\"}");
    server.send("{\"event\":\"placed\",\"order_number\":\"8\"}");
    assertThat(numbers.next()).isEqualTo("8");
    assertThat(errors.rest()).isEmpty();
  }

  @Test
  void aMapperThatWouldBreakAMessageIsRefused() {
    JsonMapper wrapping = JsonMapper.builder().enable(SerializationFeature.WRAP_ROOT_VALUE).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder("/ada").json(wrapping))
        .withMessageContaining("SerializationFeature.WRAP_ROOT_VALUE");
  }
}
