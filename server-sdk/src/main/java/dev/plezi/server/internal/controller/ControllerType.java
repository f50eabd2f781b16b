package dev.plezi.server.internal.controller;

import dev.plezi.event.Event;
import dev.plezi.server.Controller;
import dev.plezi.server.internal.events.EventMethods;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A controller class, read and checked once, when it is routed. Immutable. */
public final class ControllerType {
  /** The names that no event may have: Plezi's own, and those of {@link Controller}. */
  public static final Set<String> RESERVED = reserved();

  /**
   * Where its instances come from.
   *
   * @param name what the log calls them
   * @param type their class
   * @param factory makes one
   */
  public record Source(
      String name, Class<? extends Controller> type, Supplier<? extends Controller> factory) {}

  /**
   * How it takes messages.
   *
   * @param events as events
   * @param raw or as they are
   * @param renews whether tokens, too
   */
  public record Messages(EventMethods events, RawKinds raw, boolean renews) {}

  private final Source source;
  private final EventMethods events;
  private final ActionMethods actions;
  private final RawKinds raw;
  private final boolean renews;
  private final Set<ConnectionKind> ways;

  /**
   * A type that is described.
   *
   * @throws IllegalArgumentException when it takes its messages in two ways
   */
  public ControllerType(Source source, Messages messages, Set<ConnectionKind> ways) {
    this.source = source;
    this.events = messages.events();
    this.raw = messages.raw();
    this.renews = messages.renews();
    this.actions = new ActionMethods(source.type(), events);
    this.ways = Set.copyOf(ways);
    if (!raw.isEmpty() && !events.isEmpty()) {
      throw new IllegalArgumentException(
          source.name() + ": it takes raw messages and events; messages are one or the other");
    }
  }

  /** A class whose instances its public constructor makes. */
  public static ControllerType of(Class<? extends Controller> type) {
    return of(type, constructor(type));
  }

  /** A class whose instances the application makes. */
  public static ControllerType of(
      Class<? extends Controller> type, Supplier<? extends Controller> factory) {
    checkPublic(type);
    EventMethods events =
        new EventMethods(
            MarkedMethods.of(type), overriding(type, "unknown", Event.class), RESERVED);
    RawKinds raw =
        new RawKinds(
            overriding(type, "onMessage", String.class) != null,
            overriding(type, "onMessage", ByteBuffer.class) != null);
    Set<ConnectionKind> ways = EnumSet.noneOf(ConnectionKind.class);
    if (!raw.isEmpty() || !events.isEmpty() || overriding(type, "onOpen") != null) {
      ways.add(ConnectionKind.SOCKET);
    }
    if (overriding(type, "onSse") != null) {
      ways.add(ConnectionKind.STREAM);
    }
    Source source = new Source(type.getName(), type, factory);
    boolean renews = overriding(type, "onRenew", String.class) != null;
    return new ControllerType(source, new Messages(events, raw, renews), ways);
  }

  /**
   * Whether it takes such connections: WebSockets when it has event methods, handles unknown
   * events, raw messages, or onOpen; streams when it has onSse.
   */
  public boolean takes(ConnectionKind way) {
    return ways.contains(way);
  }

  public boolean is(Class<? extends Controller> other) {
    return source.type() == other;
  }

  /** What the log calls it. */
  String name() {
    return source.name();
  }

  public EventMethods events() {
    return events;
  }

  public ActionMethods actions() {
    return actions;
  }

  RawKinds raw() {
    return raw;
  }

  /** Whether its peers are asked for a new token before the old one expires. */
  boolean renews() {
    return renews;
  }

  public Controller create() {
    return source.factory().get();
  }

  /** The method with which a class overrides one of Controller's, or null. */
  private static @Nullable Method overriding(Class<?> type, String name, Class<?>... parameters) {
    try {
      Method method = type.getMethod(name, parameters);
      return method.getDeclaringClass() == Controller.class ? null : method;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("Controller declares it", e);
    }
  }

  private static Supplier<? extends Controller> constructor(Class<? extends Controller> type) {
    checkPublic(type);
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

  private static void checkPublic(Class<?> type) {
    if (!Modifier.isPublic(type.getModifiers())) {
      throw refusal(type, "a controller is a public class");
    }
    String home = type.getPackageName();
    if (!type.getModule().isExported(home, ControllerType.class.getModule())) {
      String words =
          "its package is not exported; the module-info.java of %s needs \"exports %s;\"";
      throw refusal(type, words.formatted(type.getModule().getName(), home));
    }
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
        if ((method.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0) {
          names.add(method.getName());
        }
      }
    }
    return Set.copyOf(names);
  }

  private static IllegalArgumentException refusal(Class<?> type, String reason) {
    return new IllegalArgumentException(type.getName() + ": " + reason);
  }
}
