package dev.plezi.spring;

import dev.plezi.server.App;

/**
 * A bean that adds to the routes of the app: its client, lambdas, static pages. There may be
 * several; theirs come before those of {@link PleziRoute}.
 */
@FunctionalInterface
public interface PleziRoutes {
  /** Adds its routes; called once, before the app starts. */
  void addTo(App app);
}
