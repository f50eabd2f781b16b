package dev.plezi.server.internal.filter;

import dev.plezi.server.Filter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The registry of an app's filters, and of the chains that they stand in: whatever is added later
 * stands in the chains that are there. Thread-safe.
 */
public final class AppFilters {
  // Guarded by this: as many as the application adds.
  private final List<Filter> observers = new ArrayList<>();
  private final List<Filter> everywhere = new ArrayList<>();
  private final Map<String, List<Filter>> byPath = new LinkedHashMap<>();
  private final Map<Class<? extends Filter>, Filter> made = new HashMap<>();
  private final List<FilterChain> chains = new ArrayList<>();
  private final Set<String> paths = new HashSet<>();

  /** None yet. */
  public AppFilters() {}

  /** Adds one for all routes. */
  public synchronized void add(Filter filter) {
    everywhere.add(filter);
    chains.forEach(this::precede);
  }

  /** Adds one for the routes of a path. */
  public synchronized void add(String path, Filter filter) {
    byPath.computeIfAbsent(path, first -> new ArrayList<>()).add(filter);
    chains.forEach(this::precede);
  }

  /** Adds one before all others, at any time; it counts for what is called from now on. */
  public synchronized void observe(Filter filter) {
    observers.add(filter);
    chains.forEach(this::precede);
  }

  /**
   * The chain of a handler or an action.
   *
   * @param path its route's
   * @param own the filters that it has by itself
   */
  public synchronized FilterChain chain(String path, List<Filter> own) {
    FilterChain chain = new FilterChain(path, List.copyOf(own));
    precede(chain);
    chains.add(chain);
    paths.add(path);
    return chain;
  }

  /**
   * Checks that there is something for each to stand around.
   *
   * @throws IllegalStateException naming the path of filters that no route has
   */
  public synchronized void check() {
    for (String path : byPath.keySet()) {
      if (!paths.contains(path)) {
        throw new IllegalStateException("filter(\"" + path + "\"): no route has this path");
      }
    }
  }

  /**
   * The app's object of a class.
   *
   * @throws IllegalArgumentException naming the class and the reason when there can be none
   */
  public synchronized Filter of(Class<? extends Filter> type) {
    Filter known = made.get(type);
    if (known == null) {
      known = make(type);
      made.put(type, known);
    }
    return known;
  }

  /** Under the lock. */
  private void precede(FilterChain chain) {
    List<Filter> outer = new ArrayList<>(observers);
    outer.addAll(everywhere);
    outer.addAll(byPath.getOrDefault(chain.path(), List.of()));
    chain.precede(outer);
  }

  private static Filter make(Class<? extends Filter> type) {
    try {
      return constructor(type).newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          refusal(type, "its constructor failed: " + e.getCause()), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(refusal(type, e.toString()), e);
    }
  }

  private static Constructor<? extends Filter> constructor(Class<? extends Filter> type) {
    String home = type.getPackageName();
    boolean seen = Modifier.isPublic(type.getModifiers());
    if (!seen || Modifier.isAbstract(type.getModifiers())) {
      throw new IllegalArgumentException(
          refusal(type, seen ? "the class is abstract" : "the class is not public"));
    }
    if (!type.getModule().isExported(home, AppFilters.class.getModule())) {
      String words =
          "its package is not exported; the module-info.java of %s needs \"exports %s;\"";
      throw new IllegalArgumentException(
          refusal(type, words.formatted(type.getModule().getName(), home)));
    }
    try {
      return type.getConstructor();
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          refusal(type, "it has no public constructor without parameters"), e);
    }
  }

  private static String refusal(Class<?> type, String reason) {
    return "the filter " + type.getName() + " cannot be made: " + reason;
  }
}
