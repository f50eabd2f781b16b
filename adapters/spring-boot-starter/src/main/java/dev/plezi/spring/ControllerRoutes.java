package dev.plezi.spring;

import dev.plezi.server.App;
import dev.plezi.server.Controller;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.ListableBeanFactory;

/** A reader of the routes of controllers that are beans. Used once. */
final class ControllerRoutes {
  private final ListableBeanFactory beans;
  private final Map<String, Class<?>> paths = new LinkedHashMap<>();

  ControllerRoutes(ListableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * Adds them.
   *
   * @throws IllegalStateException naming a class that cannot be routed, and why
   */
  void addTo(App app) {
    for (String name : beans.getBeanNamesForAnnotation(PleziRoute.class)) {
      Class<?> type = Objects.requireNonNull(beans.getType(name), name);
      PleziRoute route = Objects.requireNonNull(beans.findAnnotationOnBean(name, PleziRoute.class));
      check(name, type, route.value());
      add(app, name, type.asSubclass(Controller.class), route.value());
    }
  }

  private void check(String name, Class<?> type, String path) {
    if (!Controller.class.isAssignableFrom(type)) {
      throw refused(type, path, "it does not extend " + Controller.class.getName());
    }
    if (beans.isSingleton(name)) {
      throw refused(
          type,
          path,
          "it is a singleton, and there is one of it for each connection: leave @Component out, or"
              + " add @Scope(\"prototype\")");
    }
    Class<?> other = paths.putIfAbsent(path, type);
    if (other != null) {
      throw refused(type, path, "that path is " + other.getName() + "'s");
    }
  }

  private static IllegalStateException refused(Class<?> type, String path, String why) {
    return new IllegalStateException(
        "@PleziRoute(\"" + path + "\") of " + type.getName() + ": " + why);
  }

  private <C extends Controller> void add(App app, String name, Class<C> type, String path) {
    var unused = app.route(path, type, () -> type.cast(beans.getBean(name)));
  }
}
