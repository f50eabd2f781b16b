package dev.plezi.server.internal.route;

import dev.plezi.server.http.Request;
import dev.plezi.server.http.RequestBody;
import dev.plezi.server.internal.controller.ConnectionContext;
import dev.plezi.server.internal.web.BodyParams;
import dev.plezi.server.internal.web.Exchange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through the routes.
 *
 * @param app the app that answers it
 * @param routes the app's routes, in their order
 * @param request the request
 * @param content what it carries
 * @param path its path, without what rewrites have taken from it
 * @param rewritten what they have taken, by parameter
 */
record RoutedRequest(
    RouteContext app,
    List<? extends RoutePath> routes,
    Request request,
    BodyParams content,
    String path,
    Map<String, String> rewritten) {
  static RoutedRequest of(
      RouteContext app, List<? extends RoutePath> routes, Request request, RequestBody body) {
    return new RoutedRequest(
        app, routes, request, new BodyParams(request, body), request.path(), Map.of());
  }

  /** The same, with a parameter taken from the path; the rest is left. */
  RoutedRequest rewritten(String name, String value, String rest) {
    Map<String, String> more = new LinkedHashMap<>(rewritten);
    more.put(name, value);
    return new RoutedRequest(app, routes, request, content, rest, more);
  }

  /** What a route's path, and the rewrites before it, say; null when it does not match. */
  PathPattern.@Nullable Match match(PathPattern pattern) {
    PathPattern.Match match = pattern.match(path);
    if (match == null || rewritten.isEmpty()) {
      return match;
    }
    Map<String, String> params = new LinkedHashMap<>(rewritten);
    params.putAll(match.params());
    return new PathPattern.Match(params);
  }

  /** The exchange that a matching route begins. */
  Exchange exchange(PathPattern.Match match) {
    return new Exchange(app.services().codec(), request, match.params(), content, app.headers());
  }

  /** The URLs that can be named from a matching route. */
  ConnectionContext.Urls urls(RoutePath here, PathPattern.Match match) {
    return new RouteUrls(routes, here, match.params(), request.contextPath());
  }
}
