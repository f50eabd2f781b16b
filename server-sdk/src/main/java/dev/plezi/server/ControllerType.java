package dev.plezi.server;

import dev.plezi.event.Event;
import dev.plezi.event.EventName;
import dev.plezi.server.events.EventMethods;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A controller class, read and checked once, when it is routed. Immutable. */
final class ControllerType {
  /** The names that no event may have: Plezi's own, and every method of {@link Controller}. */
  private static final Set<String> RESERVED = reserved();

  private final Supplier<? extends Controller> factory;
  private final EventMethods events;

  private ControllerType(Supplier<? extends Controller> factory, EventMethods events) {
    this.factory = factory;
    this.events = events;
  }

  /** A class whose instances its public constructor makes. */
  static ControllerType of(Class<? extends Controller> type) {
    return of(type, constructor(type));
  }

  /** A class whose instances the application makes. */
  static ControllerType of(
      Class<? extends Controller> type, Supplier<? extends Controller> factory) {
    if (!Modifier.isPublic(type.getModifiers())) {
      throw refusal(type, "a controller is a public class");
    }
    List<EventMethods.Declared> declared = new ArrayList<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Method method : each.getDeclaredMethods()) {
        On on = method.getAnnotation(On.class);
        if (on != null) {
          declared.add(new EventMethods.Declared(name(on, method), method));
        }
      }
    }
    return new ControllerType(factory, new EventMethods(declared, unknown(type), RESERVED));
  }

  /** Whether it takes WebSockets: it has event methods, or handles unknown events. */
  boolean connects() {
    return !events.isEmpty();
  }

  EventMethods events() {
    return events;
  }

  Controller create() {
    return factory.get();
  }

  private static String name(On on, Method method) {
    if (!on.value().isEmpty()) {
      return on.value();
    }
    if (method.getParameterCount() == 1) {
      EventName name = method.getParameterTypes()[0].getAnnotation(EventName.class);
      if (name != null) {
        return name.value();
      }
    }
    return method.getName();
  }

  private static @Nullable Method unknown(Class<? extends Controller> type) {
    try {
      Method method = type.getMethod("unknown", Event.class);
      return method.getDeclaringClass() == Controller.class ? null : method;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("Controller declares it", e);
    }
  }

  private static Supplier<? extends Controller> constructor(Class<? extends Controller> type) {
    if (Modifier.isAbstract(type.getModifiers())) {
      throw refusal(type, "the class is abstract");
    }
    Constructor<? extends Controller> constructor;
    try {
      constructor = type.getConstructor();
    } catch (NoSuchMethodException e) {
      throw refusal(
          type, "it has no public constructor without parameters; or give route() a supplier");
    }
    return () -> {
      try {
        return constructor.newInstance();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(type.getName() + " cannot be constructed", e);
      }
    };
  }

  private static Set<String> reserved() {
    Set<String> names =
        new HashSet<>(
            List.of(
                "index",
                "show",
                "new",
                "create",
                "update",
                "delete",
                "pre_connect",
                "on_open",
                "on_message",
                "on_close",
                "on_shutdown",
                "on_sse",
                "write",
                "close",
                "publish",
                "subscribe"));
    for (Class<?> each = Controller.class; each != null; each = each.getSuperclass()) {
      for (Method method : each.getDeclaredMethods()) {
        names.add(method.getName());
      }
    }
    return Set.copyOf(names);
  }

  private static IllegalArgumentException refusal(Class<?> type, String reason) {
    return new IllegalArgumentException(type.getName() + ": " + reason);
  }
}
