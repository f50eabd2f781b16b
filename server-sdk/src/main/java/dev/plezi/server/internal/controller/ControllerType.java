package dev.plezi.server.internal.controller;

import dev.plezi.event.Event;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.Controller;
import dev.plezi.server.Filter;
import dev.plezi.server.Filtered;
import dev.plezi.server.internal.ControllerAccess;
import dev.plezi.server.internal.events.EventMethods;
import dev.plezi.server.internal.filter.AppFilters;
import dev.plezi.server.internal.filter.FilterChain;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The description of a controller class, read and checked once, when it is routed. Immutable. */
public final class ControllerType {
  /** The names that no event may have: Plezi's own, and those of {@link Controller}. */
  static final Set<String> RESERVED = reserved();

  /**
   * Where its instances come from.
   *
   * @param name what the log calls them
   * @param type their class
   * @param factory makes one for a request or a connection
   */
  record Source(
      String name,
      Class<? extends Controller> type,
      Function<ConnectionContext, ? extends Controller> factory) {}

  /**
   * How it takes what comes.
   *
   * @param events its event methods
   * @param raw the messages that it takes as they are
   * @param renews whether it takes new tokens
   */
  record Handlers(EventMethods events, RawMessages raw, boolean renews) {}

  /**
   * The messages that it takes as they are.
   *
   * @param text whether text
   * @param binary whether binary
   */
  record RawMessages(boolean text, boolean binary) {
    /** Whether it takes none: then its messages are events. */
    boolean isEmpty() {
      return !text && !binary;
    }
  }

  private final Source source;
  private final Handlers handlers;
  private final ActionMethods actions;
  private final Set<ConnectionKind> kinds;

  /**
   * A type that is described.
   *
   * @throws IllegalArgumentException when it takes its messages in two ways
   */
  ControllerType(Source source, Handlers handlers, Set<ConnectionKind> kinds) {
    this.source = source;
    this.handlers = handlers;
    this.actions = new ActionMethods(source.type(), handlers.events());
    this.kinds = Set.copyOf(kinds);
    if (!handlers.raw().isEmpty() && !handlers.events().isEmpty()) {
      throw new IllegalArgumentException(
          source.name() + ": it takes raw messages and events; messages are one or the other");
    }
  }

  private ControllerType(ControllerType of, Function<@Nullable Method, FilterChain> by) {
    this.source = of.source;
    this.handlers = new Handlers(of.events().filtered(by), of.handlers.raw(), of.handlers.renews());
    this.actions = of.actions.filtered(by);
    this.kinds = of.kinds;
  }

  /**
   * The same, with filters around its handlers and actions.
   *
   * @param filters the app's
   * @param path of its route
   * @throws IllegalArgumentException naming the class, the method or the filter, and the reason,
   *     when one cannot be
   */
  public ControllerType filtered(AppFilters filters, String path) {
    Map<Method, Filtered> marked = AnnotatedMethods.found(source.type(), Filtered.class);
    for (Method each : marked.keySet()) {
      if (!events().methods().contains(each) && !actions.methods().contains(each)) {
        throw refusal(
            source.type(),
            each.getName() + " has @Filtered, and is no handler of an event and no action");
      }
    }
    List<Filtered> ofClass = AnnotatedMethods.ofClass(source.type(), Filtered.class);
    try {
      return new ControllerType(
          this, method -> filters.chain(path, own(filters, ofClass, marked.get(method))));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(source.name() + ": " + e.getMessage(), e);
    }
  }

  private static List<Filter> own(
      AppFilters filters, List<Filtered> ofClass, @Nullable Filtered ofMethod) {
    List<Filter> own = new ArrayList<>();
    Stream.concat(ofClass.stream(), Stream.ofNullable(ofMethod))
        .flatMap(marks -> Stream.of(marks.value()))
        .forEach(type -> own.add(filters.of(type)));
    return own;
  }

  /** A class whose instances its public constructor makes, and whose events this codec reads. */
  public static ControllerType of(EventCodec codec, Class<? extends Controller> type) {
    return of(codec, type, constructor(type));
  }

  /** A class whose instances the application makes. */
  public static ControllerType of(
      EventCodec codec, Class<? extends Controller> type, Supplier<? extends Controller> factory) {
    checkPublic(type);
    EventMethods events =
        new EventMethods(
            codec, AnnotatedMethods.of(type), overriding(type, "unknown", Event.class), RESERVED);
    RawMessages raw =
        new RawMessages(
            overriding(type, "onMessage", String.class) != null,
            overriding(type, "onMessage", ByteBuffer.class) != null);
    Set<ConnectionKind> kinds = EnumSet.noneOf(ConnectionKind.class);
    if (!raw.isEmpty() || !events.isEmpty() || overriding(type, "onOpen") != null) {
      kinds.add(ConnectionKind.SOCKET);
    }
    if (overriding(type, "onSse") != null) {
      kinds.add(ConnectionKind.STREAM);
    }
    Source source = new Source(type.getName(), type, context -> factory.get());
    boolean renews = overriding(type, "onRenew", String.class) != null;
    return new ControllerType(source, new Handlers(events, raw, renews), kinds);
  }

  /**
   * Whether it takes such connections: WebSockets when it has event methods, handles unknown
   * events, raw messages, or onOpen; streams when it has onSse.
   */
  public boolean takes(ConnectionKind kind) {
    return kinds.contains(kind);
  }

  /** Whether it is of this very class. */
  public boolean is(Class<? extends Controller> other) {
    return source.type() == other;
  }

  /** What the log calls it. */
  String name() {
    return source.name();
  }

  /** Its events. */
  public EventMethods events() {
    return handlers.events();
  }

  /** Its actions. */
  public ActionMethods actions() {
    return actions;
  }

  RawMessages raw() {
    return handlers.raw();
  }

  /** Whether its peers are asked for a new token before the old one expires. */
  boolean renews() {
    return handlers.renews();
  }

  /**
   * An instance for a request or a connection.
   *
   * @throws IllegalStateException when its maker has not made a new one
   */
  public Controller create(ConnectionContext context) {
    Controller controller = source.factory().apply(context);
    ControllerAccess.bind(controller, context);
    return controller;
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
          type,
          "it has no public constructor without parameters, and route() was given no supplier");
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
