package dev.plezi.server.internal.route;

import dev.plezi.server.Controller;
import java.util.Map;

/** The part of a route that URLs are made of. */
interface RoutePath {
  /** The path. */
  PathPattern path();

  /** Whether it leads to this controller. */
  default boolean leadsTo(Class<? extends Controller> type) {
    return false;
  }

  /**
   * What it puts before the paths of the routes behind it.
   *
   * @param params of the URL in the making; one that stands in the prefix is taken out
   * @param present those of the present path
   */
  default String prefix(Map<String, String> params, Map<String, String> present) {
    return "";
  }
}
