package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.event.EventName;
import dev.plezi.event.InvalidEventException;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import dev.plezi.server.test.TestResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Filters around events and actions. */
class FilterTest {
  /** What ran, in its order. Written by whatever runs; emptied before each test. */
  private static final List<String> RAN = new CopyOnWriteArrayList<>();

  @EventName("say")
  public record Say(String text) {}

  @EventName("said")
  public record Said(String text) {}

  /** Says that it is there. */
  private record Told(String name) implements Filter {
    @Override
    public @Nullable Object event(EventCall call) throws Exception {
      RAN.add(name + " before " + call.handler());
      Object result = call.proceed();
      RAN.add(name + " after");
      return result;
    }

    @Override
    public @Nullable Object action(ActionCall call) throws Exception {
      RAN.add(name + " before " + call.action());
      Object result = call.proceed();
      RAN.add(name + " after");
      return result;
    }
  }

  /** Around a whole class. */
  public static final class OfClass implements Filter {
    @Override
    public @Nullable Object event(EventCall call) throws Exception {
      return new Told("class").event(call);
    }

    @Override
    public @Nullable Object action(ActionCall call) throws Exception {
      return new Told("class").action(call);
    }
  }

  /** Around a method. */
  public static final class OfMethod implements Filter {
    @Override
    public @Nullable Object event(EventCall call) throws Exception {
      return new Told("method").event(call);
    }

    @Override
    public @Nullable Object action(ActionCall call) throws Exception {
      return new Told("method").action(call);
    }
  }

  @Filtered(OfClass.class)
  public static class Base extends Controller {
    @On(http = true)
    @Filtered(OfMethod.class)
    public Said say(Say event) {
      RAN.add("say");
      return new Said(event.text());
    }
  }

  /** Overrides what is filtered, and adds to it. */
  public static final class Room extends Base {
    @Override
    public void onOpen() {
      RAN.add("onOpen");
    }

    @Override
    public Said say(Say event) {
      RAN.add("own say");
      return new Said(event.text());
    }

    @On(blocking = false)
    public void quick() {
      RAN.add("quick");
    }

    @On(request = true)
    public CompletionStage<Integer> later() {
      return CompletableFuture.completedFuture(3);
    }

    @Override
    public @Nullable Object unknown(Event event) {
      RAN.add("unknown " + event.name());
      return null;
    }

    @Override
    @Filtered(OfMethod.class)
    public Object index() {
      RAN.add("index");
      return "a page";
    }

    @Action
    public Object list() {
      return identity() + " lists";
    }
  }

  /** Without filters of its own. */
  public static final class Plain extends Controller {
    @On(http = true)
    public Said say(Say event) {
      RAN.add("say " + event.text());
      return new Said(event.text());
    }

    @Override
    public Object show() {
      return "shown";
    }
  }

  @BeforeEach
  void forget() {
    RAN.clear();
  }

  private static PleziTest of(App app) {
    return PleziTest.of(app);
  }

  private static Filter around(Around around) {
    return new Filter() {
      @Override
      public @Nullable Object event(EventCall call) throws Exception {
        return around.event(call);
      }
    };
  }

  /** Does something around an event. */
  private interface Around {
    @Nullable Object event(EventCall call) throws Exception;
  }

  @Test
  void standsInTheOrderOfAppPathClassAndMethod() {
    App app =
        Plezi.app()
            .filter("/", new Told("path"))
            .route("/", Room.class)
            .filter(new Told("first"))
            .filter(new Told("second"));
    try (PleziTest test = of(app)) {
      TestConnection ada = test.connect("/");
      ada.emit(new Say("hello"));

      assertThat(ada.next(Said.class)).isEqualTo(new Said("hello"));
      assertThat(RAN)
          .containsExactly(
              "onOpen",
              "first before say",
              "second before say",
              "path before say",
              "class before say",
              "method before say",
              "own say",
              "method after",
              "class after",
              "path after",
              "second after",
              "first after");
    }
  }

  @Test
  void standsAroundUnknownEventsAndThoseThatDoNotBlock() {
    try (PleziTest test = of(Plezi.app().route("/", Room.class))) {
      TestConnection ada = test.connect("/");
      RAN.clear();
      ada.emit("quick", Map.of());
      ada.emit("strange", Map.of());

      assertThat(RAN)
          .containsExactly(
              "class before quick",
              "quick",
              "class after",
              "class before unknown",
              "unknown strange",
              "class after");
    }
  }

  @Test
  void standsAroundActionsAndEventsOverHttp() {
    try (PleziTest test = of(Plezi.app().route("/", Room.class))) {
      assertThat(test.get("/").text()).isEqualTo("a page");
      assertThat(test.at("/say").form(Map.of("text", "x")).post().text()).contains("\"said\"");

      assertThat(RAN)
          .containsExactly(
              "class before index",
              "method before index",
              "index",
              "method after",
              "class after",
              "class before say",
              "method before say",
              "own say",
              "method after",
              "class after");
    }
  }

  @Test
  void standsAroundLambdas() {
    App app =
        Plezi.app()
            .filter("/total", new Told("total"))
            .get("/total", request -> 5 + " in all")
            .filter("/live", new Told("live"))
            .events("/live", live -> live.reply(Say.class, (c, say) -> new Said(say.text())));
    try (PleziTest test = of(app)) {
      assertThat(test.get("/total").text()).isEqualTo("5 in all");
      assertThat(test.connect("/live").request(new Say("x"), Said.class)).isEqualTo(new Said("x"));

      assertThat(RAN)
          .containsExactly("total before /total", "total after", "live before say", "live after");
    }
  }

  @Test
  void replacesTheResultAndAnswersWithoutTheHandler() {
    Filter loud =
        around(
            call -> {
              Said said = (Said) call.proceed();
              return said == null ? null : new Said(said.text().toUpperCase(java.util.Locale.ROOT));
            });
    Filter cached =
        around(
            call ->
                call.payload() instanceof Say say && say.text().equals("again")
                    ? CompletableFuture.completedFuture(new Said("cached"))
                    : call.proceed());
    try (PleziTest test = of(Plezi.app().route("/", Plain.class).filter(cached).filter(loud))) {
      TestConnection ada = test.connect("/");

      assertThat(ada.request(new Say("x"), Said.class)).isEqualTo(new Said("X"));
      assertThat(ada.request(new Say("again"), Said.class)).isEqualTo(new Said("cached"));
      assertThat(RAN).containsExactly("say x");
    }
  }

  @Test
  void failsAsTheHandlerWould() {
    Filter strict =
        around(
            call -> {
              String text = String.valueOf(call.event().asMap().get("text"));
              if (text.equals("code")) {
                throw new EventException("forbidden", "not you");
              }
              if (text.equals("shape")) {
                throw new InvalidEventException("text: too short", "text");
              }
              throw new IllegalStateException("secret");
            });
    try (PleziTest test = of(Plezi.app().route("/", Plain.class).filter(strict))) {
      TestConnection ada = test.connect("/");

      assertThat(codeOf(ada, "code")).isEqualTo("forbidden: not you");
      assertThat(codeOf(ada, "shape")).isEqualTo("invalid: text: too short");
      assertThat(codeOf(ada, "x")).isEqualTo("internal: the server failed");
      assertThat(test.at("/say").form(Map.of("text", "shape")).post().status()).isEqualTo(400);
      assertThat(RAN).isEmpty();
    }
  }

  private static String codeOf(TestConnection client, String text) {
    try {
      return String.valueOf(client.request(new Say(text), Said.class));
    } catch (EventException e) {
      return e.code() + ": " + e.getMessage();
    }
  }

  @Test
  void seesWhatTheEventIsAndWho() {
    List<Object> seen = new ArrayList<>();
    Filter looks =
        around(
            call -> {
              seen.add(call.request());
              seen.add(String.valueOf(call.event().name()));
              seen.add(call.connection().request().path());
              return call.proceed();
            });
    try (PleziTest test = of(Plezi.app().route("/", Plain.class).filter(looks))) {
      TestConnection ada = test.connect("/ada");
      ada.emit(new Say("a"));
      var unused = ada.request(new Say("b"), Said.class);

      assertThat(seen).containsExactly(false, "say", "/ada", true, "say", "/ada");
    }
  }

  @Test
  void isToldOfAPayloadThatHasNotItsShape() {
    List<String> faults = new ArrayList<>();
    Filter looks =
        around(
            call -> {
              try {
                return call.proceed();
              } catch (InvalidEventException e) {
                faults.add(e.member());
                throw e;
              }
            });
    try (PleziTest test = of(Plezi.app().route("/", Plain.class).filter(looks))) {
      TestConnection ada = test.connect("/");

      assertThatExceptionOfType(EventException.class)
          .isThrownBy(() -> ada.request("say", Map.of(), Said.class))
          .matches(e -> e.code().equals("invalid"));
      assertThat(faults).containsExactly("text");
      assertThat(RAN).isEmpty();
    }
  }

  @Test
  void proceedsOnceAndBeforeItReturns() {
    List<EventCall> kept = new ArrayList<>();
    Filter twice =
        around(
            call -> {
              kept.add(call);
              Object result = call.proceed();
              assertThatIllegalStateException().isThrownBy(call::proceed);
              return result;
            });
    Filter never =
        around(
            call -> {
              kept.add(call);
              return null;
            });
    App app = Plezi.app().route("/", Plain.class).filter(twice).filter(never);
    try (PleziTest test = of(app)) {
      TestConnection ada = test.connect("/");
      ada.emit(new Say("a"));

      assertThat(kept).hasSize(2);
      assertThatIllegalStateException()
          .isThrownBy(() -> kept.get(1).proceed())
          .withMessage("say: a filter proceeds once, and before it returns");
      assertThat(RAN).isEmpty();
      assertThat(ada.received()).isEmpty();
    }
  }

  @Test
  void decidesOnActions() {
    Filter gate =
        new Filter() {
          @Override
          public @Nullable Object action(ActionCall call) throws Exception {
            String name = call.exchange().params().get("as");
            if (name == null) {
              throw new HttpException(401, "Who are you?");
            }
            call.identify(name);
            return call.identity() == null ? null : call.proceed();
          }
        };
    try (PleziTest test = of(Plezi.app().route("/", Room.class).filter(gate))) {
      TestResponse nobody = test.get("/list");

      assertThat(nobody.status()).isEqualTo(401);
      assertThat(test.get("/list?as=ada").text()).isEqualTo("ada lists");
    }
  }

  @Test
  void leavesARequestToTheNextRouteByNull() {
    Filter passes =
        new Filter() {
          @Override
          public @Nullable Object action(ActionCall call) {
            return null;
          }
        };
    App app =
        Plezi.app()
            .get("/x", request -> "first")
            .filter("/x", passes)
            .get("/:name", request -> "second");
    try (PleziTest test = of(app)) {
      assertThat(test.get("/x").text()).isEqualTo("second");
    }
  }

  // ---- what is refused

  public static final class Misplaced extends Controller {
    @Override
    @Filtered(OfMethod.class)
    public void onOpen() {}
  }

  public abstract static class Abstract implements Filter {}

  static final class Hidden implements Filter {}

  public static final class Demanding implements Filter {
    public Demanding(String what) {
      RAN.add(what);
    }
  }

  public static final class Failing implements Filter {
    public Failing() {
      throw new IllegalStateException("no key");
    }
  }

  @Filtered(Abstract.class)
  public static final class HasAbstract extends Controller {
    @On
    public void a() {}
  }

  @Filtered(Hidden.class)
  public static final class HasHidden extends Controller {
    @On
    public void a() {}
  }

  public static final class HasDemanding extends Controller {
    @On
    @Filtered(Demanding.class)
    public void a() {}
  }

  @Filtered(Failing.class)
  public static final class HasFailing extends Controller {
    @On
    public void a() {}
  }

  private static void refuses(Class<? extends Controller> type, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plezi.app().route("/", type))
        .withMessage(type.getName() + ": " + reason);
  }

  private static String unmade(Class<?> filter, String reason) {
    return "the filter " + filter.getName() + " cannot be made: " + reason;
  }

  @Test
  void refusesAtTheRouteWhatCannotBe() {
    refuses(Misplaced.class, "onOpen has @Filtered, and is no handler of an event and no action");
    refuses(HasAbstract.class, unmade(Abstract.class, "the class is abstract"));
    refuses(HasHidden.class, unmade(Hidden.class, "the class is not public"));
    refuses(
        HasDemanding.class,
        unmade(Demanding.class, "it has no public constructor without parameters"));
    refuses(
        HasFailing.class,
        unmade(Failing.class, "its constructor failed: java.lang.IllegalStateException: no key"));
  }

  @Test
  void refusesAPathThatNoRouteHas() {
    assertThatIllegalStateException()
        .isThrownBy(() -> of(Plezi.app().route("/", Plain.class).filter("/admin", new Told("x"))))
        .withMessage("filter(\"/admin\"): no route has this path");
  }

  @Test
  void isAddedBeforeTheStart() {
    App app = Plezi.app().route("/", Plain.class);
    try (PleziTest test = of(app)) {
      assertThatIllegalStateException().isThrownBy(() -> app.filter(new Told("late")));
      assertThatIllegalStateException().isThrownBy(() -> app.filter("/", new Told("late")));
      test.connect("/").emit(new Say("a"));
      assertThat(RAN).containsExactly("say a");
    }
  }
}
