package dev.plezi.server.internal.app;

import dev.plezi.server.Options;
import dev.plezi.server.internal.channels.AppChannels;
import dev.plezi.server.internal.jetty.JettyHeaderParser;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.route.Route;
import dev.plezi.server.internal.route.RouteContext;
import dev.plezi.server.internal.session.SessionContext;
import dev.plezi.server.internal.web.ClassPath;
import dev.plezi.server.internal.web.HeaderParser;
import java.util.List;

/**
 * What is to run: an app as it was routed. Immutable but for the channels.
 *
 * @param options its settings
 * @param routes its routes, in their order
 * @param channels what it publishes and listens to
 * @param classPath where its files and templates are
 */
public record AppDefinition(
    Options options, List<Route> routes, AppChannels channels, ClassPath classPath) {
  /** Requests have the same headers with a network and without. */
  private static final HeaderParser HEADERS = new JettyHeaderParser();

  /** A copy of the routes, so that later ones do not count. */
  public AppDefinition {
    routes = List.copyOf(routes);
  }

  /** What the routes work with, once the app runs. */
  public RouteContext context(Broker broker, SessionContext sessions) {
    return RouteContext.of(options, channels.codec(), classPath, broker, HEADERS, sessions);
  }
}
