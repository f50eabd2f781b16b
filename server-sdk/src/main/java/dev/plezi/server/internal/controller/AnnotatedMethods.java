package dev.plezi.server.internal.controller;

import dev.plezi.event.EventName;
import dev.plezi.server.Action;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import dev.plezi.server.internal.events.EventMethods;
import dev.plezi.server.internal.events.HandlerTraits;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A finder of the methods that a controller class marks with {@link On} or {@link Action}: its own,
 * inherited ones, and the default methods of its interfaces. One that is overridden counts once, by
 * the most derived mark.
 */
final class AnnotatedMethods {
  private AnnotatedMethods() {}

  /**
   * The events.
   *
   * @throws IllegalArgumentException naming the class and the method that cannot be an event
   */
  static List<EventMethods.Declared> of(Class<? extends Controller> type) {
    return marked(type, On.class).entrySet().stream()
        .map(
            found -> {
              On on = found.getValue();
              Method method = found.getKey();
              return new EventMethods.Declared(name(on, method), method, verbs(on), traits(on));
            })
        .toList();
  }

  /**
   * The methods with a mark, each with its most derived one.
   *
   * @throws IllegalArgumentException naming the class and the method that cannot have it
   */
  static <A extends Annotation> Map<Method, A> marked(
      Class<? extends Controller> type, Class<A> mark) {
    Map<Method, A> found = found(type, mark);
    found.keySet().forEach(method -> checkNoCallback(method, mark));
    return found;
  }

  /** The same, be they callbacks or not. */
  static <A extends Annotation> Map<Method, A> found(
      Class<? extends Controller> type, Class<A> mark) {
    Map<Method, A> found = new LinkedHashMap<>();
    for (Class<?> each : lineage(type)) {
      for (Method method : each.getDeclaredMethods()) {
        A annotation = method.getAnnotation(mark);
        // A bridge repeats the mark of the method that it leads to.
        if (annotation != null && !method.isBridge()) {
          found.putIfAbsent(target(type, method), annotation);
        }
      }
    }
    return found;
  }

  /** The marks of a class, its superclasses and their interfaces; its own last. */
  static <A extends Annotation> List<A> ofClass(Class<? extends Controller> type, Class<A> mark) {
    List<A> marks = new ArrayList<>();
    for (Class<?> each : lineage(type)) {
      A annotation = each.getDeclaredAnnotation(mark);
      if (annotation != null) {
        marks.add(0, annotation);
      }
    }
    return marks;
  }

  private static Set<Class<?>> lineage(Class<?> type) {
    Set<Class<?>> classes = new LinkedHashSet<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      classes.add(each);
    }
    Set<Class<?>> all = new LinkedHashSet<>(classes);
    classes.forEach(each -> addInterfaces(each, all));
    return all;
  }

  private static void addInterfaces(Class<?> of, Set<Class<?>> to) {
    for (Class<?> each : of.getInterfaces()) {
      to.add(each);
      addInterfaces(each, to);
    }
  }

  /** What is called when this method is called on an instance of the class. */
  private static Method target(Class<?> type, Method method) {
    if (!Modifier.isPublic(method.getModifiers())) {
      return method;
    }
    try {
      Method called = type.getMethod(method.getName(), method.getParameterTypes());
      return called.isBridge() ? behind(called) : called;
    } catch (NoSuchMethodException e) {
      // A static method of an interface is no method of its classes.
      return method;
    }
  }

  /** The method that a bridge leads to; the bridge itself when that is in a class further up. */
  private static Method behind(Method bridge) {
    for (Method each : bridge.getDeclaringClass().getDeclaredMethods()) {
      if (!each.isBridge()
          && each.getName().equals(bridge.getName())
          && takes(bridge.getParameterTypes(), each.getParameterTypes())) {
        return each;
      }
    }
    return bridge;
  }

  private static boolean takes(Class<?>[] wide, Class<?>[] narrow) {
    boolean fits = wide.length == narrow.length;
    for (int i = 0; fits && i < wide.length; i++) {
      fits = wide[i].isAssignableFrom(narrow[i]);
    }
    return fits;
  }

  private static void checkNoCallback(Method method, Class<?> mark) {
    for (Class<?> each = Controller.class; each != null; each = each.getSuperclass()) {
      for (Method own : each.getDeclaredMethods()) {
        if (!Modifier.isPrivate(own.getModifiers())
            && own.getName().equals(method.getName())
            && Arrays.equals(own.getParameterTypes(), method.getParameterTypes())) {
          throw new IllegalArgumentException(
              method.getDeclaringClass().getName()
                  + "."
                  + method.getName()
                  + ": it overrides "
                  + each.getSimpleName()
                  + "."
                  + own.getName()
                  + ", which is reserved and cannot be @"
                  + mark.getSimpleName());
        }
      }
    }
  }

  private static Set<String> verbs(On on) {
    Set<String> verbs = new TreeSet<>();
    if (on.http()) {
      verbs.add("POST");
    }
    if (on.httpGet()) {
      verbs.add("GET");
    }
    return verbs;
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

  private static HandlerTraits traits(On on) {
    return new HandlerTraits(on.request(), on.perSecond(), on.blocking());
  }
}
