package dev.plezi.server.internal.controller;

import dev.plezi.server.Action;
import dev.plezi.server.Controller;
import dev.plezi.server.internal.ControllerAccess;
import dev.plezi.server.internal.events.EventMethod;
import dev.plezi.server.internal.events.EventMethods;
import dev.plezi.server.internal.filter.FilterChain;
import dev.plezi.server.internal.web.Exchange;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
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
  private final Map<String, Map<String, Named>> named = new HashMap<>();

  /** The methods of those that every controller has, by name. */
  private final Map<String, Method> standard = new HashMap<>();

  /** Of every action, by its method. */
  private final Map<Method, FilterChain> filters = new HashMap<>();

  private final boolean writes;

  /** An action of its own. */
  private record Named(MethodHandle handle, Method method) {}

  private interface Work {
    @Nullable Object run() throws Throwable;
  }

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
      standard.put(name, method);
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
              Named bound = new Named(bind(method), method);
              verbs(method, mark).forEach(verb -> add(name, verb, bound));
            });
    writes = overridden || !named.isEmpty() || events.anyOverHttp();
    methods().forEach(method -> filters.put(method, FilterChain.NONE));
  }

  private ActionMethods(ActionMethods of, Function<@Nullable Method, FilterChain> by) {
    named.putAll(of.named);
    standard.putAll(of.standard);
    writes = of.writes;
    methods().forEach(method -> filters.put(method, by.apply(method)));
  }

  /** The same, with filters around each: those of its method. */
  ActionMethods filtered(Function<@Nullable Method, FilterChain> by) {
    return new ActionMethods(this, by);
  }

  /** The methods of all. */
  Set<Method> methods() {
    Set<Method> all = new LinkedHashSet<>(standard.values());
    named.values().forEach(byVerb -> byVerb.values().forEach(each -> all.add(each.method())));
    return all;
  }

  private void add(String name, String verb, Named bound) {
    if (named.computeIfAbsent(name, none -> new TreeMap<>()).put(verb, bound) != null) {
      throw refusal(
          bound.method(), "another method is the action \"" + name + "\" for " + verb + " already");
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

  /** Calls the action for a verb and an id, with its filters around it; what comes of it. */
  public @Nullable Object call(Controller controller, String verb, @Nullable String id)
      throws Throwable {
    Named own = id == null ? null : named.getOrDefault(id, Map.of()).get(verb);
    if (own != null && id != null) {
      return call(
          controller, id, own.method(), () -> (Object) own.handle().invokeExact(controller));
    }
    String name = name(verb, id);
    return call(
        controller, name, Objects.requireNonNull(standard.get(name)), () -> run(controller, name));
  }

  private @Nullable Object call(Controller controller, String name, Method method, Work work)
      throws Throwable {
    FilterChain chain = filters.getOrDefault(method, FilterChain.NONE);
    if (chain.isEmpty()) {
      return work.run();
    }
    return chain.action(
        ControllerAccess.context(controller),
        new FilterChain.Target() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public @Nullable Object call() throws Throwable {
            return work.run();
          }
        });
  }

  private static String name(String verb, @Nullable String id) {
    boolean none = id == null || id.isEmpty();
    return switch (verb) {
      case "GET" -> none ? "index" : NEW.equals(id) ? "newForm" : "show";
      case "POST" -> "create";
      case "DELETE" -> "delete";
      default -> none || NEW.equals(id) ? "create" : "update";
    };
  }

  private static @Nullable Object run(Controller controller, String name) {
    return switch (name) {
      case "index" -> controller.index();
      case "show" -> controller.show();
      case "newForm" -> controller.newForm();
      case "create" -> controller.create();
      case "update" -> controller.update();
      default -> controller.delete();
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
