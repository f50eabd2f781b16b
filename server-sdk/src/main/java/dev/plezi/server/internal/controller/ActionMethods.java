package dev.plezi.server.internal.controller;

import dev.plezi.server.Action;
import dev.plezi.server.Controller;
import dev.plezi.server.internal.events.EventMethod;
import dev.plezi.server.internal.events.EventMethods;
import dev.plezi.server.internal.web.Exchange;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A table of a controller class's actions, bound once. Immutable. */
public final class ActionMethods {
  private static final Set<String> VERBS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final List<String> STANDARD =
      List.of("index", "show", "newForm", "create", "update", "delete");
  private static final List<String> WRITING = List.of("create", "update", "delete");
  private static final String NEW = "new";
  private static final MethodType CALL = MethodType.methodType(Object.class, Controller.class);

  /** By name, then by verb. */
  private final Map<String, Map<String, MethodHandle>> named = new HashMap<>();

  private final boolean writes;

  /**
   * Binds the actions of a class.
   *
   * @throws IllegalArgumentException naming the class, the method and what is wrong
   */
  ActionMethods(Class<? extends Controller> type, EventMethods events) {
    boolean overridden = false;
    for (String name : STANDARD) {
      Method method = standard(type, name);
      checkResult(method);
      overridden |= WRITING.contains(name) && method.getDeclaringClass() != Controller.class;
    }
    AnnotatedMethods.marked(type, Action.class)
        .forEach(
            (method, mark) -> {
              String name = mark.value().isEmpty() ? method.getName() : mark.value();
              if (STANDARD.contains(name) || name.equals(NEW)) {
                throw refusal(method, "the action name \"" + name + "\" is reserved");
              }
              if (events.overHttp(name) != null) {
                throw refusal(method, "the event \"" + name + "\" is reachable over HTTP already");
              }
              MethodHandle bound = bind(method);
              verbs(method, mark).forEach(verb -> add(name, verb, method, bound));
            });
    writes = overridden || !named.isEmpty() || events.anyOverHttp();
  }

  private void add(String name, String verb, Method method, MethodHandle bound) {
    if (named.computeIfAbsent(name, none -> new TreeMap<>()).put(verb, bound) != null) {
      throw refusal(
          method, "another method is the action \"" + name + "\" for " + verb + " already");
    }
  }

  private static List<String> verbs(Method method, Action mark) {
    List<String> verbs = Stream.of(mark.verbs()).distinct().toList();
    if (verbs.isEmpty() || !VERBS.containsAll(verbs)) {
      throw refusal(method, "an action's verbs are among GET, POST, PUT, PATCH and DELETE");
    }
    return verbs;
  }

  /**
   * The verb that a request means, which {@code _method} may have replaced; null when nothing here
   * is for it. Does not touch the body then, which a later route may want in its own way.
   */
  public @Nullable String verb(Exchange exchange) {
    return writes || exchange.request().reads() ? meant(exchange) : null;
  }

  /** The verb that a request means; null when it is none that an action can have. */
  public static @Nullable String meant(Exchange exchange) {
    String verb = exchange.request().method();
    if (exchange.request().reads()) {
      return "GET";
    }
    if (!VERBS.contains(verb)) {
      return null;
    }
    String meant = exchange.params().get("_method", verb).toUpperCase(Locale.ROOT);
    return VERBS.contains(meant) ? meant : null;
  }

  /** Whether there is anything for a request that does not only read. */
  public boolean writes() {
    return writes;
  }

  /** Whether a method of HTTP is a verb that actions can have. */
  public static boolean knows(String method) {
    return VERBS.contains(method);
  }

  /** The verbs of the action of its own that an id names; none when it names none. */
  public Set<String> verbs(@Nullable String id) {
    return id == null ? Set.of() : named.getOrDefault(id, Map.of()).keySet();
  }

  /** Calls the action for a verb and an id; what it returns. */
  public @Nullable Object call(Controller controller, String verb, @Nullable String id)
      throws Throwable {
    MethodHandle own = id == null ? null : named.getOrDefault(id, Map.of()).get(verb);
    if (own != null) {
      return (Object) own.invokeExact(controller);
    }
    boolean none = id == null || id.isEmpty();
    return switch (verb) {
      case "GET" ->
          none ? controller.index() : NEW.equals(id) ? controller.newForm() : controller.show();
      case "POST" -> controller.create();
      case "DELETE" -> controller.delete();
      default -> none || NEW.equals(id) ? controller.create() : controller.update();
    };
  }

  private static Method standard(Class<?> type, String name) {
    try {
      return type.getMethod(name);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("Controller declares it", e);
    }
  }

  private static MethodHandle bind(Method method) {
    if (!Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
      throw refusal(method, "an action is public and not static");
    }
    if (method.getParameterCount() > 0) {
      throw refusal(method, "an action takes no parameters; it asks params()");
    }
    checkResult(method);
    try {
      return EventMethod.handle(method).asType(CALL);
    } catch (IllegalAccessException e) {
      throw refusal(method, "it cannot be called from here: " + e.getMessage());
    }
  }

  private static void checkResult(Method method) {
    Class<?> unfit = ActionResults.unfit(method.getGenericReturnType());
    if (unfit != null) {
      throw refusal(method, "a result of type " + unfit.getName() + " is never sent");
    }
  }

  private static IllegalArgumentException refusal(Method method, String reason) {
    return new IllegalArgumentException(
        method.getDeclaringClass().getName() + "." + method.getName() + ": " + reason);
  }
}
