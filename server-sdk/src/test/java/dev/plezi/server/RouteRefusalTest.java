package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plezi.event.Event;
import dev.plezi.event.EventName;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What route() refuses, and how it says why. */
class RouteRefusalTest {
  @EventName("say")
  public record Say(String text) {}

  public static class TwoForOne extends Controller {
    @On("x")
    public void first() {}

    @On("x")
    public void second() {}
  }

  public static class TwoForOneRecord extends Controller {
    @On
    public void first(Say event) {}

    @On
    public void second(Say event) {}
  }

  public static class ReservedByName extends Controller {
    @On("on_open")
    public void opened() {}
  }

  public static class ReservedByMethod extends Controller {
    @On
    public void write() {}
  }

  public static class ReservedByHelper extends Controller {
    @On("emit")
    public void emitted() {}
  }

  public static class ControlEvent extends Controller {
    @On("_ack_")
    public void acknowledged() {}
  }

  public static class CallbackAsEvent extends Controller {
    @Override
    @On("hello")
    public void onOpen() {}
  }

  public static class UnknownAsEvent extends Controller {
    @Override
    @On("hello")
    public @Nullable Object unknown(Event event) {
      return null;
    }
  }

  public static class Unbindable extends Controller {
    @On
    public void say(String text) {}
  }

  public record Task(String name, List<Step> steps) {}

  public record Step(Runnable work) {}

  public static class UnreadableComponent extends Controller {
    @On
    public void say(Task task) {}
  }

  public static class Unsendable extends Controller {
    @On
    public List<String> say() {
      return List.of();
    }
  }

  public static class UnsendableUnknown extends Controller {
    @Override
    public Integer unknown(Event event) {
      return 1;
    }
  }

  public static class Hidden extends Controller {
    @On
    void say() {}
  }

  public static class RawWithEvents extends Controller {
    @Override
    public void onMessage(ByteBuffer data) {}

    @On
    public void say() {}
  }

  public static class RawWithUnknown extends Controller {
    @Override
    public void onMessage(String text) {}

    @Override
    public @Nullable Object unknown(Event event) {
      return null;
    }
  }

  public static class RawAsEvent extends Controller {
    @On("onMessage")
    public void onMessage(Say say) {}
  }

  public static class NoPublicConstructor extends Controller {
    NoPublicConstructor() {}
  }

  public static class NeedsArguments extends Controller {
    public NeedsArguments(String unused) {}
  }

  @SuppressWarnings("ClassCanBeStatic") // that it is not is the point
  public class Inner extends Controller {}

  public abstract static class Abstract extends Controller {}

  static class NotPublic extends Controller {}

  @Test
  void refusesTwoMethodsForOneEvent() {
    for (Class<? extends Controller> type : List.of(TwoForOne.class, TwoForOneRecord.class)) {
      String event = type == TwoForOne.class ? "x" : "say";
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Plezi.app().route("/", type))
          .withMessageMatching(
              Pattern.quote(type.getName())
                  + "\\.(first|second): "
                  + Pattern.quote(type.getName())
                  + "\\.(first|second)\\((Say)?\\) handles the event \""
                  + event
                  + "\" already");
    }
  }

  @Test
  void refusesAReservedName() {
    refuses(ReservedByName.class, ".opened: the event name \"on_open\" is reserved");
    refuses(ReservedByMethod.class, ".write: the event name \"write\" is reserved");
    refuses(ReservedByHelper.class, ".emitted: the event name \"emit\" is reserved");
    refuses(ControlEvent.class, ".acknowledged: the event name \"_ack_\" is reserved");
  }

  @Test
  void refusesACallbackAsAnEventWhateverItsName() {
    refuses(CallbackAsEvent.class, ".onOpen: it overrides Controller.onOpen, which is reserved");
    refuses(UnknownAsEvent.class, ".unknown: it overrides Controller.unknown, which is reserved");
  }

  @Test
  void refusesAParameterThatNothingCanBeBoundTo() {
    refuses(Unbindable.class, ".say: nothing can be bound to a parameter of type java.lang.String");
    refuses(UnreadableComponent.class, "steps.work: nothing can make a java.lang.Runnable of JSON");
  }

  @Test
  void refusesAResultThatIsNeverSent() {
    refuses(Unsendable.class, ".say: a result of type java.util.List is never sent");
    refuses(UnsendableUnknown.class, ".unknown: a result of type java.lang.Integer is never sent");
  }

  @Test
  void refusesAMethodThatIsNotPublic() {
    refuses(Hidden.class, ".say: an event method is public and not static");
  }

  @Test
  void refusesRawMessagesBesideEvents() {
    String reason = ": it takes raw messages and events; messages are one or the other";
    refuses(RawWithEvents.class, reason);
    refuses(RawWithUnknown.class, reason);
    refuses(RawAsEvent.class, ".onMessage: the event name \"onMessage\" is reserved");
  }

  @Test
  void refusesAClassThatCannotBeConstructed() {
    String reason = ": it has no public constructor without parameters";
    refuses(NoPublicConstructor.class, reason);
    refuses(NeedsArguments.class, reason);
    refuses(Inner.class, reason);
    refuses(Abstract.class, ": the class is abstract");
  }

  @Test
  void refusesAClassThatIsNotPublic() {
    refuses(NotPublic.class, ": a controller is a public class");
  }

  @Test
  void judgesAClassWithASupplierAlike() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plezi.app().route("/", NotPublic.class, NotPublic::new))
        .withMessageContaining("a controller is a public class");
    Plezi.app().route("/", NeedsArguments.class, () -> new NeedsArguments(""));
  }

  @Test
  void refusesAPathThatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plezi.app().route("chat", TestControllers.Plain.class))
        .withMessage("the route \"chat\" does not begin with /");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plezi.app().route("/client", Plezi.CLIENT))
        .withMessage("the client's path ends with .js or .mjs: /client");
  }

  @Test
  void refusesARouteAfterTheStart() {
    App app = Plezi.app(Options.builder().signals(false).address("127.0.0.1").build()).start(0);
    try {
      assertThatIllegalStateException()
          .isThrownBy(() -> app.route("/late", TestControllers.Plain.class))
          .withMessage("/late: routes are added before the start");
    } finally {
      app.stop();
    }
  }

  private static void refuses(Class<? extends Controller> type, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plezi.app().route("/", type))
        .withMessageStartingWith(type.getName())
        .withMessageContaining(reason);
  }
}
