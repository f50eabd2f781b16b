package dev.plezi.server.internal.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plezi.event.EventName;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import dev.plezi.server.internal.events.EventMethods;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Event methods that are inherited, overridden and generic. */
class AnnotatedMethodsTest {
  @EventName("say")
  public record Say(String text) {}

  public static class Parent extends Controller {
    @On
    public Object say(Say event) {
      return "";
    }

    @On
    public void greet() {}
  }

  public static class Inherits extends Parent {}

  public static class Overrides extends Parent {
    @Override
    @On
    public String say(Say event) {
      return "";
    }
  }

  public static class OverridesUnmarked extends Parent {
    @Override
    public Map<String, ?> say(Say event) {
      return Map.of();
    }
  }

  public static class Renames extends Parent {
    @Override
    @On("speak")
    public Object say(Say event) {
      return "";
    }
  }

  public static class Overloads extends Parent {
    @On("say2")
    public void say() {}
  }

  public abstract static class Generic<T extends Record> extends Controller {
    @On("said")
    public abstract void said(T event);
  }

  public static class Specific extends Generic<Say> {
    @Override
    @On("said")
    public void said(Say event) {}
  }

  public static class SpecificUnmarked extends Generic<Say> {
    @Override
    public void said(Say event) {}
  }

  public abstract static class GenericBody<T extends Record> extends Controller {
    @On
    public void said(T event) {}
  }

  public static class Unresolved extends GenericBody<Say> {}

  abstract static class PackagePrivate extends Controller {
    @On
    public void greet() {}
  }

  public static class OfPackagePrivate extends PackagePrivate {}

  public interface Greeter {
    @On
    default void greet() {}
  }

  public static class Mixes extends Controller implements Greeter {}

  public static class MixesTwice extends Inherits implements Greeter {
    @Override
    public void greet() {}
  }

  public interface Clashing {
    @On("greet")
    default void welcome() {}
  }

  public static class Clashes extends Parent implements Clashing {}

  public static class Pushes extends Controller {
    @Override
    public void onOpen() {}
  }

  public static class Pages extends Controller {
    @Override
    public Object index() {
      return "";
    }
  }

  public static class PushesByInheritance extends Pushes {}

  public static class NamedAsAPrivateMethod extends Controller {
    @On
    public void context() {}
  }

  @Test
  void inheritsEventMethods() {
    assertThat(events(Inherits.class)).containsExactlyInAnyOrder("say Parent", "greet Parent");
  }

  @Test
  void countsAnOverriddenMethodOnce() {
    assertThat(events(Overrides.class)).containsExactlyInAnyOrder("say Overrides", "greet Parent");
    assertThat(
            ControllerType.of(EventCodec.standard(), Overrides.class).takes(ConnectionKind.SOCKET))
        .isTrue();
  }

  @Test
  void countsAnOverridingMethodWithoutAMarkToo() {
    assertThat(events(OverridesUnmarked.class))
        .containsExactlyInAnyOrder("say OverridesUnmarked", "greet Parent");
  }

  @Test
  void theMostDerivedMarkNamesTheEvent() {
    assertThat(events(Renames.class)).containsExactlyInAnyOrder("speak Renames", "greet Parent");
  }

  @Test
  void anOverloadIsAnotherMethod() {
    assertThat(events(Overloads.class))
        .containsExactlyInAnyOrder("say2 Overloads", "say Parent", "greet Parent");
  }

  @Test
  void seesThroughTheBridgesOfGenerics() {
    assertThat(events(Specific.class)).containsExactly("said Specific");
    assertThat(events(SpecificUnmarked.class)).containsExactly("said SpecificUnmarked");
    assertThat(
            ControllerType.of(EventCodec.standard(), Specific.class).takes(ConnectionKind.SOCKET))
        .isTrue();
    assertThat(
            ControllerType.of(EventCodec.standard(), SpecificUnmarked.class)
                .takes(ConnectionKind.SOCKET))
        .isTrue();
  }

  @Test
  void refusesAGenericParameterThatNoOverrideSettles() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ControllerType.of(EventCodec.standard(), Unresolved.class))
        .withMessageContaining(".said: nothing can be bound to a parameter of type");
  }

  @Test
  void reachesThePublicMethodsOfAClassThatIsNotPublic() {
    assertThat(events(OfPackagePrivate.class)).containsExactly("greet OfPackagePrivate");
    assertThat(
            ControllerType.of(EventCodec.standard(), OfPackagePrivate.class)
                .takes(ConnectionKind.SOCKET))
        .isTrue();
  }

  @Test
  void findsTheDefaultMethodsOfInterfaces() {
    assertThat(events(Mixes.class)).containsExactly("greet Greeter");
    assertThat(ControllerType.of(EventCodec.standard(), Mixes.class).takes(ConnectionKind.SOCKET))
        .isTrue();
  }

  @Test
  void countsAMethodOfClassAndInterfaceOnce() {
    assertThat(events(MixesTwice.class))
        .containsExactlyInAnyOrder("greet MixesTwice", "say Parent");
  }

  @Test
  void refusesTwoMethodsOfClassAndInterfaceForOneEvent() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ControllerType.of(EventCodec.standard(), Clashes.class))
        .withMessageContaining(" handles the event \"greet\" already");
  }

  @Test
  void whatOnlyPushesTakesWebSocketsAndWhatOnlyShowsPagesDoesNot() {
    assertThat(ControllerType.of(EventCodec.standard(), Pushes.class).takes(ConnectionKind.SOCKET))
        .isTrue();
    assertThat(
            ControllerType.of(EventCodec.standard(), PushesByInheritance.class)
                .takes(ConnectionKind.SOCKET))
        .isTrue();
    assertThat(ControllerType.of(EventCodec.standard(), Pages.class).takes(ConnectionKind.SOCKET))
        .isFalse();
  }

  @Test
  void whatControllerKeepsToItselfReservesNoName() {
    assertThat(events(NamedAsAPrivateMethod.class))
        .containsExactly("context NamedAsAPrivateMethod");
    assertThat(
            ControllerType.of(EventCodec.standard(), NamedAsAPrivateMethod.class)
                .takes(ConnectionKind.SOCKET))
        .isTrue();
  }

  private static List<String> events(Class<? extends Controller> type) {
    return AnnotatedMethods.of(type).stream().map(AnnotatedMethodsTest::shown).toList();
  }

  private static String shown(EventMethods.Declared declared) {
    return declared.event() + " " + declared.method().getDeclaringClass().getSimpleName();
  }
}
