package dev.plezi.server.internal.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plezi.event.Event;
import dev.plezi.event.EventName;
import dev.plezi.protocol.codec.EventCodec;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventMethodsTest {
  @EventName("said")
  public record Said(String text) {}

  public record Nameless(String text) {}

  @EventName("_mine_")
  public record Control(String text) {}

  public sealed interface Known permits Welcome, Farewell {}

  @EventName("welcome")
  public record Welcome() implements Known {}

  @EventName("farewell")
  public record Farewell() implements Known {}

  public sealed interface Leaky permits Leak {}

  public record Leak() implements Leaky {}

  public interface Open {}

  /** Methods that can be events. */
  public static class Fit {
    public void nothing() {}

    public void record(Said event) {}

    public void anyRecord(Nameless event) {}

    public void raw(Event event) {}

    public Said returnsEvent() {
      return new Said("");
    }

    public String returnsText() {
      return "";
    }

    public Map<String, ?> returnsMap() {
      return Map.of();
    }

    public Event returnsReceived(Event event) {
      return event;
    }

    public @Nullable Object returnsObject() {
      return null;
    }

    public @Nullable Void returnsNothing() {
      return null;
    }

    public Known returnsOneOfSome() {
      return new Welcome();
    }

    public Open returnsOwnInterface() {
      return new Open() {};
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <T extends Said> @Nullable T returnsVariable() {
      return null;
    }

    public CompletionStage<Said> promisesEvent() {
      return new CompletableFuture<>();
    }

    public CompletableFuture<Void> promisesNothing() {
      return new CompletableFuture<>();
    }

    public CompletionStage<? extends Said> promisesSome() {
      return new CompletableFuture<>();
    }

    public CompletionStage<Map<String, Object>> promisesMap() {
      return new CompletableFuture<>();
    }
  }

  /** Methods that cannot be events. */
  public static class Unfit {
    public void two(Said one, Said other) {}

    public void text(String text) {}

    public void number(int number) {}

    public void map(Map<String, Object> map) {}

    public void anyRecord(Record event) {}

    public static void shared() {}

    void hidden() {}

    protected void guarded() {}

    public int returnsNumber() {
      return 0;
    }

    public boolean returnsTruth() {
      return true;
    }

    public List<Said> returnsList() {
      return List.of();
    }

    public Said[] returnsArray() {
      return new Said[0];
    }

    public Optional<Said> returnsOptional() {
      return Optional.empty();
    }

    public Nameless returnsNameless() {
      return new Nameless("");
    }

    public Control returnsControl() {
      return new Control("");
    }

    public Leaky returnsLeaky() {
      return new Leak();
    }

    public Future<Said> returnsFuture() {
      return new CompletableFuture<>();
    }

    public CompletionStage<Integer> promisesNumber() {
      return new CompletableFuture<>();
    }

    public CompletionStage<CompletionStage<List<Said>>> promisesPromiseOfList() {
      return new CompletableFuture<>();
    }
  }

  @Test
  void bindsEveryFormThatCanWork() {
    Arrays.stream(Fit.class.getDeclaredMethods())
        .filter(method -> !method.isSynthetic())
        .forEach(method -> assertThat(methods(method).find(method.getName())).isNotNull());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          two                   | takes the event or nothing, not 2 parameters
          text                  | nothing can be bound to a parameter of type java.lang.String
          number                | nothing can be bound to a parameter of type int
          map                   | nothing can be bound to a parameter of type java.util.Map
          anyRecord             | nothing can be bound to a parameter of type java.lang.Record
          shared                | an event method is public and not static
          hidden                | an event method is public and not static
          guarded               | an event method is public and not static
          returnsNumber         | a result of type int is never sent
          returnsTruth          | a result of type boolean is never sent
          returnsList           | a result of type java.util.List is never sent
          returnsArray          | is never sent
          returnsOptional       | a result of type java.util.Optional is never sent
          returnsNameless       | Nameless has no @EventName
          returnsControl        | "_mine_" cannot be an event's name
          returnsLeaky          | Leak has no @EventName
          returnsFuture         | a result of type java.util.concurrent.Future is never sent
          promisesNumber        | a result of type java.lang.Integer is never sent
          promisesPromiseOfList | a result of type java.util.List is never sent
          """)
  void namesTheClassTheMethodAndTheReasonOfWhatCannotWork(String name, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> methods(method(Unfit.class, name)))
        .withMessageStartingWith(Unfit.class.getName() + "." + name + ": ")
        .withMessageContaining(reason);
  }

  @Test
  void everyUnfitMethodIsTried() {
    assertThat(Unfit.class.getDeclaredMethods()).hasSize(19);
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "_ack_", "__", "_own_", ""})
  void refusesAReservedName(String name) {
    Method method = method(Fit.class, "nothing");

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new EventMethods(
                    EventCodec.standard(),
                    List.of(new EventMethods.Declared(name, method, Set.of(), HandlerTraits.NONE)),
                    null,
                    Set.of("close")))
        .withMessage(Fit.class.getName() + ".nothing: the event name \"" + name + "\" is reserved");
  }

  @Test
  void refusesTwoMethodsForOneEvent() {
    List<EventMethods.Declared> two =
        List.of(
            new EventMethods.Declared(
                "x", method(Fit.class, "nothing"), Set.of(), HandlerTraits.NONE),
            new EventMethods.Declared("x", method(Fit.class, "raw"), Set.of(), HandlerTraits.NONE));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EventMethods(EventCodec.standard(), two, null, Set.of()))
        .withMessage(
            "%1$s.raw: %1$s.nothing() handles the event \"x\" already", Fit.class.getName());
  }

  @Test
  void judgesTheMethodForUnknownEventsLikeAnyOther() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new EventMethods(
                    EventCodec.standard(), List.of(), method(Unfit.class, "text"), Set.of()))
        .withMessageStartingWith(Unfit.class.getName() + ".text: ");
  }

  @Test
  void findsAMethodByItsExactNameOnly() {
    EventMethods methods = methods(method(Fit.class, "raw"));

    assertThat(methods.find("raw")).isNotNull();
    for (String other : new String[] {"Raw", "raw ", "", "nothing", "toString"}) {
      assertThat(methods.find(other)).isNull();
    }
    assertThat(methods.find(null)).isNull();
  }

  @Test
  void findsTheMethodForUnknownEventsWhateverTheyAre() {
    Method raw = method(Fit.class, "raw");
    EventMethods methods =
        new EventMethods(
            EventCodec.standard(),
            List.of(new EventMethods.Declared("known", raw, Set.of(), HandlerTraits.NONE)),
            raw,
            Set.of());

    assertThat(methods.find("other")).isNotNull().isNotSameAs(methods.find("known"));
    assertThat(methods.find(null)).isNotNull();
    assertThat(methods.find("")).isNotNull();
  }

  @Test
  void findsNothingForAControlEvent() {
    EventMethods methods =
        new EventMethods(EventCodec.standard(), List.of(), method(Fit.class, "raw"), Set.of());

    assertThat(methods.find("_ack_")).isNull();
    assertThat(methods.find("_")).isNotNull();
  }

  @Test
  void isEmptyWithoutMethods() {
    assertThat(new EventMethods(EventCodec.standard(), List.of(), null, Set.of()).isEmpty())
        .isTrue();
    assertThat(methods(method(Fit.class, "raw")).isEmpty()).isFalse();
    assertThat(
            new EventMethods(EventCodec.standard(), List.of(), method(Fit.class, "raw"), Set.of())
                .isEmpty())
        .isFalse();
  }

  private static EventMethods methods(Method method) {
    return new EventMethods(
        EventCodec.standard(),
        List.of(new EventMethods.Declared(method.getName(), method, Set.of(), HandlerTraits.NONE)),
        null,
        Set.of());
  }

  private static Method method(Class<?> type, String name) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
