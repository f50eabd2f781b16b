package dev.plezi.server.internal.app;

import dev.plezi.server.Options;
import dev.plezi.server.internal.channels.AppChannels;
import dev.plezi.server.internal.route.Route;
import java.util.List;

/**
 * What is to run: an app as it was routed. Immutable but for the channels.
 *
 * @param options its settings
 * @param routes its routes, in their order
 * @param channels what it publishes and listens to
 */
public record AppDefinition(Options options, List<Route> routes, AppChannels channels) {
  /** A copy of the routes, so that later ones do not count. */
  public AppDefinition {
    routes = List.copyOf(routes);
  }
}
